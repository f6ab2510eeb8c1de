/**
 * What bodies of commits repeat, for a compression that would see it only once in a short text.
 * What was compressed by a dictionary opens by the same one only: a version is never changed, and a
 * better one is added as the next. Nearest the end stands what is in every body.
 */
export const dictionaries: ReadonlyMap<number, Buffer> = new Map([[1, Buffer.from(version1())]]);

/** The version that new bodies are compressed by. */
export const currentDictionary = 1;

function version1(): string {
  return [
    // evaluation and rollout
    '{"type":"EvaluationStarted","evaluationId":"","candidate":{"agentId":"","version":2,"contentHash":"',
    '"},"baseline":{"agentId":"","slice":{"description":"","listHash":"","messages":100},"repeats":1,"orders":["candidate-first","baseline-first"],"gate":{"metric":"","margin":0.01,"confidence":0.95,"minimumSample":100},"at":"',
    '{"type":"CaseScored","messageId":"","repeat":1,"order":"candidate-first","candidate":{"score":0.8,"passed":true,"costNanoUsd":0},"baseline":{"score":0.8,"passed":false,"costNanoUsd":"unpriced"}}',
    '{"type":"CaseFailed","kind":"throttled","timed-out","unavailable","refused","guardrail","malformed","too-long"',
    '{"type":"EvaluationCompleted","verdict":"inconclusive","report":{"sample":100,"estimates":[{"name":"","value":0.1,"lower":0.0,"upper":0.1,"confidence":0.95}]},"at":"EvaluationAbandoned',
    '{"type":"RolloutStarted","rolloutId":"","stable":{"version":1,"contentHash":"","candidate":{"version":2,"contentHash":"","plan":{"steps":[1000,5000,10000],"minimumSample":100,"minimumDurationHours":24,"bakeTimeHours":1,"guardrails":[{"metric":"","direction":"not-above","margin":0.01}],"mode":"enforce","holdout":0},"weight":1000,"reason":"","at":"',
    '{"type":"StableSet","RolloutStepped","RolloutHeld","RolloutRolledBack","RolloutCompleted","rolloutId":"","reason":"","evidence":{"summary":"","numbers":{}},"at":"","from":1000,"to":5000}TrafficStoppedTrafficResumed',
    // agent-version
    '{"type":"AgentVersionRegistered","agentId":"upsell-generator","version":1,"content":{"kind":"generator","modelId":"","system":"","prompt":"","variables":["features","examples"],"inference":{"maxTokens":800,"temperature":0.2,"topP":0.9,"stopSequences":[]},"responseSchema":{"type":"object","required":["subject","body"],"properties":{"subject":{"type":"string"},"body":{"type":"string"}},"additionalProperties":false},"featureSet":1,"retrieval":{"limit":3,"minimumScore":0.2,"outcomes":["converted"]},"judgeAgentId":"upsell-judge","passThreshold":0.7,"maximumAttempts":3,"guardrail":{"id":"","version":""},"cache":{"system":true},"rubric":[{"criterion":"","description":"","weight":1}]},"contentHash":"',
    '{"type":"AgentVersionValidated","AgentVersionEvaluated","AgentVersionEvaluationFailed","AgentVersionApproved","AgentVersionRejected","AgentVersionRetired","AgentVersionRevoked","evaluationId":"","actor":"","reason":"","at":"',
    // message
    '{"type":"MessageImported","messageId":"","customerId":"","purpose":"upsell","subject":{"erased":true},"body":{"erased":true},"features":{},"sentAt":"',
    '{"type":"ReviewRequested","ReviewCompleted","reviewer":"","verdict":"approve","reject","reason":"","editedSubject":{"erased":true},"editedBody":{"erased":true},"at":"MessageCancelled","MessageRejected","GenerationFailed","stage":"generate","kind":"',
    '{"type":"ContextPrepared","customerId":"","customerVersion":7,"features":{"serviceCount":{"status":"present","value":1,"since":"","satisfactionTrend":{"status":"absent"},"satisfactionAverage":{"status":"expired","since":"","lifetimeValue":{"status":"present","value":{"USD":29795},"daysSinceLastService":{"status":"present","value":"lastServiceType","serviceTypes":{"status":"present","value":["propertyType":{"status":"present","value":"single_family","lotFeatures":{"status":"present","value":[],"squareFeet":{"status":"present","value":"yearBuilt":{"status":"present","value":},"openComplaints":{"status":"present","value":0},"locale":{"status":"present","value":"en-US","timeZone":{"status":"present","value":"America/New_York","since":"',
    '"}},"featureSet":1,"rolloutVersion":3,"assignment":{"arm":"stable","candidate","holdout","bucket":134,"weight":0,"propensity":1,"rolloutId":"","assigned":{"version":1,"contentHash":"',
    '"}},"generator":{"agentId":"upsell-generator","version":1,"contentHash":"","judge":{"agentId":"upsell-judge","version":1,"contentHash":"","passThreshold":0.7,"maximumAttempts":3,"priceBook":"","guidelines":"","retrieval":{"queryHash":"","vectorHash":"","embeddingModel":"","dimension":256,"index":"cases-1"},"examples":[{"caseId":"","contentHash":"","score":0.8}],"rendererVersion":1,"promptHash":"","shadowJudge":{"agentId":"',
    '{"type":"DraftFailed","JudgementFailed","attempt":1,"kind":"malformed","detail":{"erased":true},"promptHash":"',
    '{"type":"DraftJudged","customerId":"","attempt":1,"role":"primary","shadow","repeat":1,"judge":{"agentId":"upsell-judge","version":1,"contentHash":"","score":0.8,"criteria":[{"criterion":"","score":0.8},{"criterion":"","rationale":{"erased":true},"rawAnswer":{"erased":true},"promptHash":"',
    '{"type":"DraftGenerated","customerId":"","attempt":1,"subject":{"erased":true},"body":{"erased":true},"rawAnswer":{"erased":true},"promptHash":"","call":{"provider":"bedrock","simulated","modelAsked":"","modelAnswered":"","requestId":"","stopReason":"end_turn","latencyMs":0,"tokens":{"input":0,"output":0,"cacheRead":0,"cacheWrite":0},"repairs":0,"priceBook":"","costNanoUsd":0}}],"personal":["',
    '{"type":"MessageApproved","customerId":"","attempt":1,"by":"judge","reviewer","score":0.8,"threshold":0.7,"textHash":"',
    '{"type":"MessageDeclined","customerId":"","reason":"no-consent","customerVersion":7,"rolloutVersion":3,"assignment":{"arm":"',
    '{"type":"DeliveryFailed","customerId":"","providerEventId":"","severity":"hard","soft","occurredAt":"',
    '{"type":"MessageSent","customerId":"","channel":"email","providerMessageId":"","textHash":"","consentVersion":5,"sentAt":"',
    '{"type":"OutcomeRecorded","customerId":"","providerEventId":"","kind":"opened","clicked","converted","unsubscribed","complained","bounced","occurredAt":"","automated":false,"serviceId":"","value":{"minor":35000,"currency":"USD"}}',
    '{"type":"MessageRequested","messageId":"","customerId":"","agentId":"upsell-generator","referral-generator","purpose":"upsell","referral","trigger":"","decisionTime":"',
    // customer
    '{"type":"CustomerErased","reason":"","at":"","ComplaintOpened","complaintId":"","at":"","ComplaintResolved","complaintId":"","ServiceVoided","serviceId":"","reason":"","ContactReleased","messageId":"","reason":"message rejected',
    '{"type":"ContactDeclined","messageId":"","purpose":"upsell","channel":"email","consentPurpose":"marketing","reason":"contacted-recently","no-consent","at":"","until":"',
    '{"type":"ContactReserved","messageId":"","purpose":"upsell","channel":"email","consentPurpose":"marketing","at":"","until":"',
    '{"type":"ConsentWithdrawn","channel":"email","purpose":"marketing","basis":"unsubscribed","at":"","evidence":"',
    '{"type":"ConsentGiven","channel":"email","purpose":"marketing","basis":"opt-in","at":"","expiresAt":"","evidence":"',
    '{"type":"SatisfactionCorrected","serviceId":"","score":5,"givenAt":"","at":"SatisfactionRecorded","serviceId":"","score":4.5,"givenAt":"',
    '{"type":"ServiceCorrected","serviceId":"","propertyId":"","serviceType":"","price":{"minor":0,"currency":"EUR"},"completedAt":"","notes":{"erased":true},"reason":"","at":"',
    '{"type":"PropertyRecorded","propertyId":"prop-1","propertyType":"single_family","townhouse","condo","lotFeatures":["pool","large_yard","fenced_yard","patio","long_driveway","trees"],"squareFeet":2000,"yearBuilt":1990,"address":{"erased":true},"at":"',
    '{"type":"ProfileUpdated","name":{"erased":true},"email":{"erased":true},"phone":{"erased":true},"locale":"en-US","timeZone":"America/New_York","America/Chicago","at":"',
    '{"type":"CustomerRegistered","customerId":"c-","at":"',
    "hvac_tune_up tree_trimming pressure_washing window_cleaning gutter_cleaning pest_control pool_service lawn_care ",
    '{"type":"ServiceCompleted","serviceId":"s-","propertyId":"prop-1","serviceType":"roof_cleaning","price":{"minor":25000,"currency":"USD"},"completedAt":"2024-01-01T00:00:00.000Z","2025-2026-2027-2028-:00.000Z","notes":{"erased":true},"satisfaction":4.5}],"personal":[null,null]}',
    // every body
    '{"schemaVersion":1,"metadata":{"correlationId":"","causationId":"","actor":"docket-cli","source":{"system":"customers.ndjson","record":"1"},"codeVersion":"0.1.0"},"events":[{"type":"',
    '{"schemaVersion":1,"metadata":{"correlationId":"","actor":"docket","source":{"system":"","record":""},"causationId":"","codeVersion":"0.1.0"},"events":[{"type":"',
    '"}],"personal":["',
    '"]}',
  ].join("");
}
