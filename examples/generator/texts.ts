/** A suggestion of an earlier message: what was offered next, and where it makes sense. */
export interface Suggestion {
  readonly next: string;
  /** The lot feature that the text speaks of. */
  readonly needs?: string;
  readonly subject: string;
  readonly text: string;
}

/** What was written to customers who had had a service: every opening goes with every suggestion. */
export interface ServiceTexts {
  readonly openings: readonly [string, string, string];
  readonly suggestions: readonly [Suggestion, Suggestion, Suggestion];
}

/** The offer, in the words of a message. */
export const upsellOffers: readonly string[] = [
  "As you have not had this from us before, the first visit is 10% off when you book within 30 days.",
  "For a first visit of this kind, we take 10% off if it is booked within the next 30 days.",
];

/** What to do next. */
export const upsellClosings: readonly string[] = [
  "If you would like that, just reply with a day that suits you.",
  "Reply with a yes, and we will send you a written quote and two dates to choose from.",
  "Would one morning next week work? A short reply is enough.",
  "Let us know what you think, and we will take care of the rest.",
  "If now is not the time, that is perfectly fine. Otherwise reply, and we will find a day.",
];

/** Subject lines of messages that ask for a recommendation. */
export const referralSubjects: readonly string[] = [
  "Do you know someone we could help?",
  "A small thank-you for a good word",
  "Would you pass our name on?",
  "$25 for you and $25 for a neighbor",
  "How most people find us",
];

/** How they begin; every opening goes with every request. */
export const referralOpenings: readonly string[] = [
  "Thank you for coming back to us. Customers like you are the reason our crews like their work.",
  "It means a lot to us that you have been content with our visits.",
  "You have let us take care of your home more than once, and we do not take that for granted.",
  "We were glad to read that you were happy with our last visit, and the crew was, too.",
  "Looking after your home has been a pleasure from the first visit on.",
  "Thank you for the kind words after our last visit. We passed them on to the crew.",
];

/** What they ask for, and what it is worth. */
export const referralAsks: readonly string[] = [
  "Most of our new customers come because somebody they trust mentioned us. If a friend or neighbor is looking for help around the house, we would be grateful for a good word. Once their first visit is done, you both receive $25: you as a credit, they off their bill.",
  "Perhaps you know someone nearby who has been meaning to get a few things done. If you recommend us, they get $25 off their first visit, and when it is done we credit $25 to you. There is no limit, and nobody gets calls they did not ask for.",
  "We do little advertising, because a recommendation from a neighbor says more than we ever could. As a thank-you, there is a $25 credit for you and $25 off the first visit for the person you send our way.",
  "If someone has asked you who does the work at your place, you would do us and them a favor by passing our name on. They save $25 on the first visit, and you have a $25 credit waiting once it is done.",
  "A short word from you helps a neighbor find a crew that turns up on time. For every new customer you recommend, we credit $25 to you after their first visit, and they get $25 off.",
];

/** What to do next, to recommend. */
export const referralClosings: readonly string[] = [
  "Simply forward this message; they only need to mention you when they get in touch.",
  "You can forward this message, or reply and we will send you a card to hand on.",
  "Forward it to whoever comes to mind. That is all there is to it.",
];
