"""MiniStack with some things put right that the application is decided by.

A function's failure has the name that AWS gives it: state machines try again by that name. Rights
are asked for as on AWS: a batch of letters needs the right to send one, an event bus, a search domain and a
path of parameters are looked at under their own names, and the use of a KMS key can be bound to an encryption context.
"""

import json

from ministack.app import app as app
from ministack.core import iam_actions, lambda_runtime
from ministack.services import lambda_svc


def name_errors():
    told = "error: String(err.message || err), trace"
    named = 'error: `${(err && err.name) || "Error"}\\u001f${(err && err.message) || err}`, trace'
    script = lambda_runtime._NODEJS_WORKER_SCRIPT
    if script.count(told) != 1:
        raise RuntimeError("this MiniStack tells of errors in another way")
    lambda_runtime._NODEJS_WORKER_SCRIPT = script.replace(told, named)
    execute = lambda_svc._execute_function_warm
    throttle = lambda_svc._throttle_response

    def execute_named(func, event, request_id):
        result = execute(func, event, request_id)
        body = result.get("body")
        if result.get("error") and isinstance(body, dict):
            name, mark, message = str(body.get("errorMessage", "")).partition("\u001f")
            if mark:
                result["body"] = {"errorType": name, "errorMessage": message}
            elif name == "Worker process died":
                result["body"] = {"errorType": "Runtime.ExitError", "errorMessage": name}
        return result

    def throttle_named(*args, **options):
        result = throttle(*args, **options)
        result["body"]["errorType"] = "Lambda.TooManyRequestsException"
        return result

    lambda_svc._execute_function_warm = execute_named
    lambda_svc._throttle_response = throttle_named


def ask_for_rights():
    action_of = iam_actions.extract_iam_action
    resource_of = iam_actions.extract_resource_arn
    context_of = iam_actions.request_tag_context

    def action(service, *args):
        found = action_of(service, *args)
        return found.removesuffix("Batch") if service == "sqs" and found else found

    def resource(service, method, path, headers, body, params, region, account):
        found = resource_of(service, method, path, headers, body, params, region, account)
        if service == "events" and headers.get("x-amz-target", "").endswith(".DescribeEventBus"):
            name = json.loads(body or b"{}").get("Name") or "default"
            is_arn = name.startswith("arn:")
            return name if is_arn else f"arn:aws:events:{region}:{account}:event-bus/{name}"
        if service == "opensearch" and "/opensearch/domain/" in path:
            name = path.split("/opensearch/domain/")[1].split("/")[0]
            return f"arn:aws:es:{region}:{account}:domain/{name}"
        if service == "ssm" and headers.get("x-amz-target", "").endswith(".GetParametersByPath"):
            return f"arn:aws:ssm:{region}:{account}:parameter{json.loads(body or b'{}')['Path']}"
        return found

    def context(service, iam_action, body, params):
        found = context_of(service, iam_action, body, params)
        if service != "kms":
            return found
        told = json.loads(body or b"{}").get("EncryptionContext") or {}
        values = {f"kms:EncryptionContext:{name}": [value] for name, value in told.items()}
        return {**found, **values, "kms:EncryptionContextKeys": list(told)}

    iam_actions.extract_iam_action = action
    iam_actions.extract_resource_arn = resource
    iam_actions.request_tag_context = context


name_errors()
ask_for_rights()
