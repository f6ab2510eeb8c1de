"""Holds requests, as they went over the wire, against AWS's own model of its APIs.

Reads a JSON list of {service, operation, path, body} and prints, for each, what is wrong with it:
parameters that are missing, unknown, of another type or out of their range, and values that their
enum or pattern does not have.
"""

import json
import re
import sys

import botocore.session
from botocore.validate import ParamValidator

session = botocore.session.get_session()


def strange_values(shape, value, path=""):
    """The paths of values that are not of their enum, their pattern or their greatest length."""
    if getattr(shape, "is_document_type", False):
        return []
    if shape.type_name == "structure":
        known = [(key, value[key]) for key in shape.members if key in value]
        return sum((strange_values(shape.members[k], v, f"{path}/{k}") for k, v in known), [])
    if shape.type_name == "list":
        return sum((strange_values(shape.member, each, path) for each in value), [])
    if shape.type_name == "map":
        return sum((strange_values(shape.value, each, path) for each in value.values()), [])
    if not isinstance(value, str):
        return []
    rules = shape.metadata
    fits = (
        value in rules.get("enum", [value])
        and len(value) <= rules.get("max", len(value))
        and matches(rules.get("pattern"), value)
    )
    return [] if fits else [path]


def matches(pattern, value):
    try:
        return pattern is None or re.search(pattern, value) is not None
    except re.error:  # Patterns are Java's.
        return True


def members_in_path(operation, path):
    """The parameters that stand in a request's path, e.g. /model/{modelId}/converse."""
    template = re.sub(r"\{(\w+)\+?\}", r"(?P<\1>[^/]+)", operation.http["requestUri"])
    found = re.fullmatch(template, path)
    return None if found is None else found.groupdict()


def problems(request):
    operation = session.get_service_model(request["service"]).operation_model(request["operation"])
    shape = operation.input_shape
    path, at = request["path"], members_in_path(operation, request["path"])
    if at is None or operation.http["method"] != request["method"]:
        return [f"{request['method']} {path} is not the operation's"]
    names = {member.serialization.get("name", key): key for key, member in shape.members.items()}
    params = {names[name]: value for name, value in at.items()}
    if payload := shape.serialization.get("payload"):
        params[payload] = request["body"]
    else:
        params.update(json.loads(request["body"]))
    report = ParamValidator().validate(params, shape).generate_report()
    return ([report] if report else []) + strange_values(shape, params)


print(json.dumps([problems(request) for request in json.load(sys.stdin)]))
