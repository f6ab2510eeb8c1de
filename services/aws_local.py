"""MiniStack with some things put right that the application is decided by.

A function's failure has the name that AWS gives it: state machines try again by that name. Rights
are asked for as on AWS: a batch of letters needs the right to send one, an event bus, a search domain and a
path of parameters are looked at under their own names, and the use of a KMS key can be bound to an encryption context.
Of a function no more processes run than the machine has processors: other calls of it wait for one.
Each decision on a role's rights is written down once, in the file that DOCKET_DECISIONS names.
"""

import json
import os
import threading
from contextvars import ContextVar

from ministack.app import app as app
from ministack.core import iam_actions, iam_evaluator, lambda_runtime
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


def write_down_decisions():
    file = os.environ.get("DOCKET_DECISIONS")
    if not file:
        return
    decide = iam_evaluator.evaluate
    ask_resource = iam_evaluator.evaluate_resource_policy
    of_resource = ContextVar("of_resource", default=False)
    seen = set()

    def decide_and_tell(context, *policies):
        result = decide(context, *policies)
        decision = (context.principal_arn, context.action, context.resource_arn, result.decision)
        if decision not in seen and not of_resource.get():
            seen.add(decision)
            line = json.dumps(dict(zip(("principal", "action", "resource", "decision"), decision)))
            with open(file, "a", encoding="utf-8") as told:
                told.write(f"{line}\n")
        return result

    def ask_resource_quietly(*args, **options):
        mark = of_resource.set(True)
        try:
            return ask_resource(*args, **options)
        finally:
            of_resource.reset(mark)

    iam_evaluator.evaluate = decide_and_tell
    iam_evaluator.evaluate_resource_policy = ask_resource_quietly


def share_processes():
    """Each new process of a function costs a third of a second of a processor, and forty at once time out."""
    acquire = lambda_svc.acquire_worker
    release = lambda_svc.release_worker
    most = max(2, os.cpu_count() or 1)
    freed = threading.Condition()

    def acquire_shared(*args, **options):
        with freed:
            while True:
                worker, how = acquire(*args, **{**options, "max_concurrency": most})
                if worker is not None:
                    return worker, how
                freed.wait()

    def release_shared(worker):
        with freed:
            release(worker)
            freed.notify_all()

    lambda_svc.acquire_worker = acquire_shared
    lambda_svc.release_worker = release_shared


name_errors()
share_processes()
ask_for_rights()
write_down_decisions()
