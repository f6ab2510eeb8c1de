"""evidently's data drift over the columns of the bench: beside.py <csv> <html>. Prints JSON."""
import json
import os
import resource
import sys
import time

import pandas
from evidently import Report
from evidently.presets import DataDriftPreset

table = pandas.read_csv(sys.argv[1])
reference = table[table.window == "reference"].drop(columns="window")
current = table[table.window == "current"].drop(columns="window")
rows = len(table)
del table
began = time.perf_counter()
snapshot = Report([DataDriftPreset()]).run(current, reference)
snapshot.save_html(sys.argv[2])
seconds = time.perf_counter() - began
drifted = [
    metric["value"]["count"]
    for metric in json.loads(snapshot.json())["metrics"]
    if isinstance(metric["value"], dict) and "count" in metric["value"]
]
print(
    json.dumps(
        {
            "rows": rows,
            "columns": len(reference.columns),
            "seconds": seconds,
            "peakRss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            "html": os.path.getsize(sys.argv[2]),
            "drifted": int(drifted[0]) if drifted else -1,
        }
    )
)
