import type { Instant } from "../kernel/index.js";
import type { ColumnInfo } from "./column.js";
import type { Frame, Profile } from "./profile.js";
import type { LeftOut, ReportSide, Segment } from "./report.js";
import type { Cause } from "./verdict.js";

/** One column with all that is compared of it. */
export interface ColumnProfiles {
  readonly column: ColumnInfo;
  readonly frame: Frame;
  /** One row a customer. */
  readonly reference: Profile;
  readonly current: Profile;
  /** All rows, bucket by bucket. */
  readonly trend: readonly { readonly from: Instant; readonly profile: Profile }[];
  /** Rows that are alike in what may be the cause. */
  readonly within?: readonly {
    readonly cause: Omit<Cause, "within">;
    readonly reference: Profile;
    readonly current: Profile;
  }[];
  /** Why the column could not be read, in one sentence about what to do. */
  readonly trouble?: string;
}

/** Everything that a report is made from. */
export interface DriftInput {
  readonly codeVersion: string;
  readonly reference: ReportSide;
  readonly current: ReportSide;
  /** Of all rows, without a segment; and of each segment. */
  readonly columns: readonly {
    readonly segment?: Segment;
    readonly columns: readonly ColumnProfiles[];
  }[];
  readonly changes: readonly string[];
  readonly leftOut: readonly LeftOut[];
}
