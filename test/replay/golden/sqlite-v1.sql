CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE commits (
    seq INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    version INTEGER NOT NULL,
    count INTEGER NOT NULL,
    category TEXT NOT NULL,
    segment INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    commit_id TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (stream, version)
  ) STRICT;
CREATE INDEX streams ON commits (category, seq, segment, stream) WHERE version = 1;
CREATE TABLE snapshots (
    stream TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    subject TEXT,
    state TEXT NOT NULL
  ) STRICT;
CREATE TABLE keys (
    id INTEGER PRIMARY KEY,
    subject TEXT NOT NULL UNIQUE,
    forgotten INTEGER NOT NULL,
    wrapped BLOB NOT NULL
  ) STRICT;
CREATE TABLE artefacts (
    id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    removed INTEGER NOT NULL,
    content BLOB NOT NULL
  ) STRICT;
CREATE TABLE rows (
    view TEXT NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    row TEXT NOT NULL,
    indexes TEXT NOT NULL,
    PRIMARY KEY (view, key)
  ) STRICT;
CREATE TABLE row_indexes (
    view TEXT NOT NULL,
    name TEXT NOT NULL,
    partition TEXT NOT NULL,
    sort TEXT NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (view, name, partition, sort, key)
  ) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES ('label', x'6f776e');
INSERT INTO meta VALUES ('wrapping-key', x'2ca5ffeadf1a7143678e05b0911cd6428c25dd4d3452436acc62b27b15582979');
INSERT INTO meta VALUES ('wrapping-key-check', x'223cd14a115a3b833948015f467092aee489aaea17de2b86f332d1b05a58387b');
INSERT INTO commits VALUES (1, 'customer:cust-0001', 1, 1, 'customer', 2794635022, '2026-06-01T00:00:00.000Z', 'commit-1', '{"schemaVersion":1,"metadata":{"correlationId":"correlation-1","causationId":"causation-1","actor":"tester","source":{"system":"test","record":"1"},"codeVersion":"0.0.0"},"events":[{"type":"CustomerRegistered","customerId":"cust-0001","at":"2026-01-01T00:00:00.000Z"}],"personal":[null]}');
INSERT INTO commits VALUES (2, 'customer:cust-0001', 2, 2, 'customer', 2794635022, '2026-06-01T00:00:00.000Z', 'commit-2', '{"schemaVersion":1,"metadata":{"correlationId":"correlation-1","causationId":"causation-1","actor":"tester","source":{"system":"test","record":"1"},"codeVersion":"0.0.0"},"events":[{"type":"ProfileUpdated","name":{"erased":true},"email":{"erased":true},"phone":{"erased":true},"locale":"en-US","timeZone":"America/New_York","at":"2026-01-02T00:00:00.000Z"},{"type":"ServiceCompleted","serviceId":"s-1","serviceType":"roof_cleaning","price":{"minor":35000,"currency":"USD"},"completedAt":"2026-03-01T14:00:00.000Z","satisfaction":4.5}],"personal":["aOxIF4HwfKiNLIpdSczD2enT/16XjxvbvS09AngHghhGYzMwLr7+jc651CiQpXh5gz2JOX2iLDzrcrJR3QJ+I1y1GJdIdJ7AKwXP+8yN/0quHRp67PaXUOIvCdU2a1iWLkOFfGKV09PSN6Ej",null]}');
INSERT INTO snapshots VALUES ('customer:cust-0001', 3, 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 'cust-0001', 'fl/seBrPHSx9+KLTXHx+y2xiKrz9Ti002p1dVNeaSFDsv/EZlkATRaqi1FBriOmZc8o0Yw==');
INSERT INTO keys VALUES (1, 'cust-0001', 0, x'ebe7deb28eb86a715bf150d82c469cdf35dcadf1cd433774a416f8662252e8c575293969ffd0133c906302759a1bcc7394cf5ac4b59fae64823c13e2');
INSERT INTO keys VALUES (2, 'cust-0002', 1, x'000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO artefacts VALUES (1, 'fe96b957a46d4177b656ce9d1f4b7dc3dd10e7ffd175fe6063e3703464c081ed', 0, x'616e206578616d706c652c207265646163746564');
INSERT INTO artefacts VALUES (2, 'e1f79758cc42e6fe6037941205d1fbc37f5780f13aa077d0ba8287fd93cecd52', 1, x'00000000000000');
INSERT INTO rows VALUES ('messages@1', 'message:m-1', 3, '{"n":7}', '{"byCustomer":{"partition":"cust-0001","sort":"2026-06-01T00:00:00.000Z/m-1"},"byStatus":{"partition":"approved","sort":"2026-06-01T00:00:00.000Z/m-1"}}');
INSERT INTO row_indexes VALUES ('messages@1', 'byCustomer', 'cust-0001', '2026-06-01T00:00:00.000Z/m-1', 'message:m-1');
INSERT INTO row_indexes VALUES ('messages@1', 'byStatus', 'approved', '2026-06-01T00:00:00.000Z/m-1', 'message:m-1');
PRAGMA application_id = 1147366260;
PRAGMA user_version = 1;
