import * as z from "zod";

const text = z.string().min(1);

const stack = z
  .object({
    StackName: text,
    StackStatus: text,
    StackStatusReason: z.string().optional(),
    EnableTerminationProtection: z.boolean().optional(),
    Outputs: z.array(z.object({ OutputKey: text, OutputValue: z.string() })).default([]),
    Tags: z.array(z.object({ Key: text, Value: z.string() })).default([]),
  })
  .transform((told) => ({
    name: told.StackName,
    /** As CloudFormation names it, e.g. "UPDATE_COMPLETE". */
    status: told.StackStatus,
    ...(told.StackStatusReason && { why: told.StackStatusReason }),
    /** It cannot be deleted until its protection is switched off. */
    isProtected: told.EnableTerminationProtection === true,
    outputs: Object.fromEntries(told.Outputs.map((each) => [each.OutputKey, each.OutputValue])),
    tags: Object.fromEntries(told.Tags.map(({ Key, Value }) => [Key, Value])),
  }));

/** A stack as CloudFormation tells of it. */
export type Stack = Readonly<z.output<typeof stack>>;

/** Some stacks, and where the next ones are. One that was deleted is told of for a while. */
export const pageOfStacks = z
  .object({ Stacks: z.array(stack), NextToken: text.optional() })
  .transform(({ Stacks, NextToken: next }) => ({
    stacks: Stacks.filter(({ status }) => status !== "DELETE_COMPLETE"),
    next,
  }));

const resource = z
  .object({
    ResourceType: text,
    ResourceStatus: text,
    PhysicalResourceId: z.string().optional(),
  })
  .transform((told) => ({
    /** E.g. "AWS::SQS::Queue". */
    type: told.ResourceType,
    /** E.g. "DELETE_SKIPPED". */
    status: told.ResourceStatus,
    /** Its name, address or ARN, once it has one. */
    id: told.PhysicalResourceId,
  }));

/** A thing that a stack consists of. */
export type StackResource = Readonly<z.output<typeof resource>>;

/** All that a stack consists of. */
export const resourcesOfStack = z
  .object({ StackResources: z.array(resource) })
  .transform(({ StackResources }) => StackResources);
