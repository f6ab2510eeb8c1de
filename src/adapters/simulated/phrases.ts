/** What a sentence may speak of. */
export interface Topic {
  /** An earlier service, e.g. "roof cleaning". */
  readonly service: string;
  /** What is offered next, e.g. "gutter cleaning". */
  readonly next: string;
  /** Something of the home, e.g. "pool". */
  readonly feature: string;
  readonly home: string;
  readonly company: string;
  readonly offer: string;
}

/** A sentence or two about a topic. */
export type Phrase = (topic: Topic) => string;

type ByPurpose<T> = Readonly<Record<"upsell" | "referral", readonly T[]>>;

/** What goes well after a service; for other services there is simply a next visit. */
export const goesWith: Readonly<Record<string, readonly string[]>> = {
  roof_cleaning: ["gutter_cleaning", "pressure_washing"],
  gutter_cleaning: ["roof_cleaning", "window_cleaning"],
  lawn_care: ["tree_trimming", "pest_control"],
  pest_control: ["lawn_care", "gutter_cleaning"],
  window_cleaning: ["pressure_washing", "gutter_cleaning"],
  pressure_washing: ["window_cleaning", "roof_cleaning"],
  pool_maintenance: ["pressure_washing", "tree_trimming"],
  hvac_tune_up: ["pest_control", "carpet_cleaning"],
  tree_trimming: ["lawn_care", "gutter_cleaning"],
  carpet_cleaning: ["window_cleaning", "hvac_tune_up"],
};

/** How a letter may begin. */
export const greetings = ["Hi", "Hello", "Dear"] as const;

/** Subjects that say nothing of the customer. */
export const blandSubjects: ByPurpose<Phrase> = {
  upsell: [
    ({ next, home }) => `${capital(next)} for your ${home}`,
    ({ next }) => `A thought about ${next}`,
    ({ company, next }) => `${capital(next)} from ${company}`,
  ],
  referral: [
    () => "Do you know someone we could help?",
    ({ company }) => `Would you recommend ${company}?`,
    () => "A small thank-you for a recommendation",
  ],
};

/** Subjects that name a service. */
export const subjects: ByPurpose<Phrase> = {
  upsell: [
    ({ service }) => `A good next step after your ${service}`,
    ({ service, next }) => `After your ${service}: ${next}`,
    ...blandSubjects.upsell,
  ],
  referral: [({ service }) => `Happy with your ${service}? Pass it on`, ...blandSubjects.referral],
};

/** First sentences that speak of the last visit. */
export const openings: readonly Phrase[] = [
  ({ service }) => `Thank you for trusting us with your ${service}.`,
  ({ service, home }) => `It was good to take care of the ${service} at your ${home}.`,
  ({ service, company }) => `Everyone at ${company} was glad to help with your ${service}.`,
  ({ service }) => `We hope you are still enjoying the result of your ${service}.`,
];

/** First sentences that could be to anybody. */
export const blandOpenings: readonly Phrase[] = [
  ({ company }) => `Thank you for being a customer of ${company}.`,
  ({ company }) => `Greetings from all of us at ${company}.`,
];

/** What is said first after a disappointing visit. */
export const apologies: readonly string[] = [
  "Your feedback told us that our last visit was not what you expect of us. We are sorry about that, and we have talked it through with the crew.",
  "Thank you for your feedback on our last visit. We would like to do better this time, and the crew lead will check the work with you before we leave.",
];

/** Sentences that take up the property or its lot. */
export const aboutHome: readonly Phrase[] = [
  ({ feature, home }) =>
    `We remember your ${feature} well, and we know how much care your ${home} takes.`,
  ({ feature, home }) =>
    `With your ${feature}, there is always something to look after at your ${home}.`,
  ({ feature, home }) =>
    `We know your ${home} and your ${feature}, so you do not have to explain anything twice.`,
];

/** Suggestions without a reason. */
export const blandSuggestions: ByPurpose<Phrase> = {
  upsell: [
    ({ next, home }) =>
      `We would suggest ${next} for your ${home}. It usually takes less than half a day, and you do not need to be at home.`,
    ({ next }) =>
      `If it suits you, we could take care of ${next} too. You get a written quote first, and you decide in your own time.`,
  ],
  referral: [
    ({ company }) =>
      `${company} grows by word of mouth. If a friend or neighbor is looking for help around the house, a word from you counts for more than any advertisement.`,
    () =>
      "Perhaps somebody near you is looking for a crew they can rely on. We would look after them as carefully as we look after you.",
  ],
};

/** Suggestions that say why they fit. */
export const suggestions: ByPurpose<Phrase> = {
  upsell: [
    ({ next, service }) =>
      `After ${service}, many customers ask us for ${next} as well. The same crew can do it in one visit, and we tell you the price before anything starts.`,
    ...blandSuggestions.upsell,
  ],
  referral: [
    ({ service }) =>
      `Most of our new customers come to us because somebody liked our ${service} and said so. If you know someone who could use a reliable crew, we would be glad to meet them.`,
    ...blandSuggestions.referral,
  ],
};

/** How an offer is put. */
export const offers: readonly Phrase[] = [
  ({ offer }) => `Our offer for you: ${offer}`,
  ({ offer }) => `As a thank-you, we have this for you: ${offer}`,
  ({ offer }) => `What you get: ${offer}`,
];

/** What the reader is asked to do. */
export const actions: ByPurpose<string> = {
  upsell: [
    "Just reply with a day that suits you, and we will take care of the rest.",
    "Would you like to see two or three dates? Reply to this message and we will send them.",
    "Let us know which day works best for you, and we will put it in the calendar.",
    "Reply with any question, or tell us when we may come by for a quote.",
  ],
  referral: [
    "Simply forward this message to a friend, and ask them to mention your name.",
    "Share this message with a neighbor, or reply if you would rather have us send a card.",
    "Forward this to anyone who comes to mind. They only need to mention you when they call.",
  ],
};

/** What a pushy draft adds. */
export const shouts: readonly string[] = [
  "ACT NOW!!! This offer is ABSOLUTELY UNBEATABLE and will be gone TOMORROW!!!",
  "HURRY!!! Nobody else gives you a price LIKE THIS, and it is your FINAL CHANCE!!!",
];

/** What a draft that is too long adds. */
export const padding: readonly string[] = [
  "You may wonder how we work. Every visit starts with a walk around the house, so that nothing is forgotten. The crew writes down what it finds, takes photographs before and after, and talks to you about anything that looks unusual. We bring our own equipment, we use water sparingly, and we leave the place as tidy as we found it.",
  "Our crews are trained every year, they are insured, and they are paid by the hour and not by the job, so nobody needs to rush. Afterwards you receive a short report with the photographs and with the date on which the next visit would make sense. If anything is not as you expected, we come back and put it right.",
];

/** With a capital first letter. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
