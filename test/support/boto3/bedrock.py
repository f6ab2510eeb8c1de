"""Calls a Bedrock with AWS's client for Python and prints, as JSON, what it made of each answer.

Each answer is held against AWS's own model of the API: everything required is there, everything is
of its type and in its range, enums have their values, and nothing came that the model does not know.
"""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.validate import ParamValidator

CLAUDE = "eu.anthropic.claude-haiku-4-5-20251001-v1:0"
PROFILE = "arn:aws:bedrock:eu-central-1:123456789012:inference-profile/" + CLAUDE
TITAN = "amazon.titan-embed-text-v2:0"
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["subject", "body"],
    "properties": {"subject": {"type": "string"}, "body": {"type": "string"}},
}
TOOL = {"toolSpec": {"name": "answer", "inputSchema": {"json": SCHEMA}}}
FORMAT = {"type": "json_schema", "structure": {"jsonSchema": {"schema": json.dumps(SCHEMA)}}}
GUARDRAIL = {"guardrailIdentifier": "abc123", "guardrailVersion": "1", "trace": "enabled"}

endpoint, error_names = sys.argv[1], json.loads(sys.argv[2])


def client_that_waits(seconds):
    return boto3.client(
        "bedrock-runtime",
        endpoint_url=endpoint,
        region_name="eu-central-1",
        aws_access_key_id="any",
        aws_secret_access_key="any",
        config=Config(retries={"total_max_attempts": 1}, read_timeout=seconds),
    )


client, impatient = client_that_waits(20), client_that_waits(0.2)
bodies = []
fault = {}


def order_fault(request, **_):
    if fault:
        request.headers["x-docket-stand-in-fault"] = json.dumps(fault)


def keep_body(response_dict, **_):
    bodies.append(response_dict["body"])


for each in (client, impatient):
    each.meta.events.register("before-sign.bedrock-runtime", order_fault)
client.meta.events.register("before-parse.bedrock-runtime.Converse", keep_body)


def unknown_in(raw, parsed, path=""):
    """The paths of what is in the JSON but not in what the client made of it."""
    if isinstance(raw, dict) and isinstance(parsed, dict):
        lost = [f"{path}/{key}" for key in raw if key not in parsed]
        return sum((unknown_in(raw[k], parsed[k], f"{path}/{k}") for k in raw if k in parsed), lost)
    if isinstance(raw, list):
        pairs = enumerate(zip(raw, parsed))
        return sum((unknown_in(r, p, f"{path}/{i}") for i, (r, p) in pairs), [])
    return [] if raw == parsed else [path]


def strange_enums(shape, value, path=""):
    """The paths of texts that are not among the values of their enum."""
    if shape.type_name == "structure" and isinstance(value, dict) and not is_document(shape):
        known = [(key, value[key]) for key in shape.members if key in value]
        return sum((strange_enums(shape.members[k], v, f"{path}/{k}") for k, v in known), [])
    if shape.type_name == "list":
        return sum((strange_enums(shape.member, each, path) for each in value), [])
    if shape.type_name == "map":
        return sum((strange_enums(shape.value, each, path) for each in value.values()), [])
    return [path] if getattr(shape, "enum", None) and value not in shape.enum else []


def is_document(shape):
    return getattr(shape, "is_document_type", False)


def converse(**fields):
    fields.setdefault("messages", [{"role": "user", "content": [{"text": "Hello"}]}])
    answer = client.converse(**{"modelId": CLAUDE, "inferenceConfig": {"maxTokens": 500}, **fields})
    metadata = answer.pop("ResponseMetadata")
    shape = client.meta.service_model.operation_model("Converse").output_shape
    return {
        "status": metadata["HTTPStatusCode"],
        "requestId": metadata["RequestId"],
        "standIn": metadata["HTTPHeaders"].get("x-docket-stand-in"),
        "answer": answer,
        "invalid": ParamValidator().validate(answer, shape).generate_report(),
        "unknown": unknown_in(json.loads(bodies[-1]), answer) + strange_enums(shape, answer),
    }


def embed(**fields):
    body = json.dumps({"inputText": "Roof cleaning", **fields})
    answer = client.invoke_model(modelId=TITAN, body=body)
    vector = json.loads(answer["body"].read())
    return {
        "contentType": answer["contentType"],
        "fields": sorted(vector),
        "dimensions": len(vector["embedding"]),
        "types": sorted(vector["embeddingsByType"]),
        "tokens": vector["inputTextTokenCount"],
    }


def failing(name, operation, **ordered):
    """The error that the client raises: its class, its code and its HTTP status."""
    fault.clear()
    fault.update(ordered)
    try:
        operation()
        return [name, "none", 0]
    except ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        return [type(error).__name__, error.response["Error"]["Code"], status]
    except (BotoCoreError, ValueError) as error:
        return [type(error).__name__, "", 0]
    finally:
        fault.clear()


def stopping(reason):
    return meeting({"type": "stop", "reason": reason})


def meeting(ordered):
    fault.update(ordered)
    try:
        return converse(toolConfig={"tools": [TOOL], "toolChoice": {"any": {}}}, guardrailConfig=GUARDRAIL)
    finally:
        fault.clear()


def hasty():
    return impatient.converse(modelId=CLAUDE, messages=[{"role": "user", "content": [{"text": "Hi"}]}])


long_system = [{"text": "s" * 20_000}, {"cachePoint": {"type": "default", "ttl": "1h"}}]
service = client.meta.service_model
stop_reasons = service.shape_for("StopReason").enum
print(
    json.dumps(
        {
            "answers": {
                "text": converse(modelId=PROFILE, serviceTier={"type": "default"}),
                "tool": converse(toolConfig={"tools": [TOOL], "toolChoice": {"tool": {"name": "answer"}}}),
                "structured": converse(outputConfig={"textFormat": FORMAT}),
                "cacheWrite": converse(system=long_system),
                "cacheRead": converse(system=long_system),
                "guarded": converse(guardrailConfig=GUARDRAIL, performanceConfig={"latency": "standard"}),
            },
            "stops": {reason: stopping(reason) for reason in stop_reasons},
            "vectors": [
                embed(),
                embed(dimensions=256, normalize=False),
                embed(dimensions=512, embeddingTypes=["binary", "float"]),
            ],
            "modelled": {
                operation: [shape.name for shape in service.operation_model(operation).error_shapes]
                for operation in ("Converse", "InvokeModel")
            },
            "errors": {
                operation: {name: failing(name, ask, type="error", error=name) for name in error_names}
                for operation, ask in (("Converse", converse), ("InvokeModel", embed))
            },
            "bad": {
                "slow": meeting({"type": "slow", "ms": 20}),
                "malformedText": meeting({"type": "malformedText"}),
            },
            "broken": {
                "before": failing("reset", converse, type="reset", when="before"),
                "after": failing("reset", converse, type="reset", when="after"),
                "cutBody": failing("cutBody", converse, type="cutBody"),
                "malformedBody": failing("malformedBody", converse, type="malformedBody"),
                "slow": failing("slow", hasty, type="slow", ms=2_000),
            },
            "unknownModel": failing("model", lambda: converse(modelId="anthropic.claude-9")),
        }
    )
)
