/** What each service costs, from and to, and where it makes sense. */
export const services: Readonly<
  Record<string, { readonly price: readonly [number, number]; readonly needs?: string }>
> = {
  roof_cleaning: { price: [280, 680] },
  lawn_care: { price: [45, 140] },
  pest_control: { price: [85, 210] },
  gutter_cleaning: { price: [110, 260] },
  window_cleaning: { price: [140, 380] },
  pressure_washing: { price: [160, 420] },
  pool_maintenance: { price: [95, 190], needs: "pool" },
  hvac_tune_up: { price: [89, 199] },
  tree_trimming: { price: [220, 850] },
  carpet_cleaning: { price: [120, 340] },
};

/** Cents as price lists have them. */
export const cents = [0, 0, 0, 0.5, 0.95, 0.99, 0.25] as const;

/** Kinds of home, and how common they are. */
export const propertyTypes = [
  { weight: 6, value: "single_family" },
  { weight: 2, value: "townhouse" },
  { weight: 1, value: "duplex" },
  { weight: 1, value: "condo" },
] as const;

/** What a lot may have. */
export const lotFeatures = [
  "pool",
  "large_yard",
  "many_trees",
  "fenced_yard",
  "patio",
  "long_driveway",
  "garden",
] as const;

/** Where customers live: their clock, and the language they are written to in. */
export const regions: readonly {
  readonly weight: number;
  readonly value: { readonly areaCode: string; readonly timeZone: string; readonly locale: string };
}[] = [
  { weight: 12, value: { areaCode: "407", timeZone: "America/New_York", locale: "en-US" } },
  { weight: 4, value: { areaCode: "312", timeZone: "America/Chicago", locale: "en-US" } },
  { weight: 3, value: { areaCode: "786", timeZone: "America/New_York", locale: "es-US" } },
  { weight: 1, value: { areaCode: "416", timeZone: "America/Toronto", locale: "en-CA" } },
];

/** What crews write down. */
export const contentNotes = [
  "Customer asked for the same crew next time.",
  "Gate code worked; side entrance used.",
  "Dog in the back yard, please ring first.",
  "Customer was pleased with the before and after photographs.",
  "Finished ahead of schedule.",
  "Asked about a regular plan; brochure left at the door.",
  "Prefers morning appointments.",
  "Customer works from home, quiet start requested.",
  "Paid on site by card.",
  "Water connection is on the left side of the garage.",
  "Customer mentioned guests at the end of the month.",
  "Neighbor asked for a business card.",
  "Left the report in the mailbox as agreed.",
  "Spoke with the customer’s daughter, who lets us in from now on.",
] as const;

/** What crews write down when the customer was not content. */
export const criticalNotes = [
  "Crew arrived forty minutes late; apology by phone the same day.",
  "One corner had to be done again; settled on site.",
  "Customer found the work acceptable but slower than expected.",
  "Hose left behind and picked up the next morning.",
  "Customer would have liked a call before arrival.",
] as const;
