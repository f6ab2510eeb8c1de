import type { Luck } from "./random.js";

/** The words that all texts are made of, so that longer ones have no new words. */
const sentences = [
  "Thank you for having us over; it was a pleasure to look after your home.",
  "Before the cold weather sets in, gutters and drains deserve a careful look.",
  "A clean roof lasts longer and keeps the rooms below it cooler in summer.",
  "Our crew is in your neighborhood every second week, so we can be flexible.",
  "You get a written quote first, and you decide in your own time.",
  "Regular care costs less than one large repair after years without any.",
  "Many of your neighbors have the lawn and the windows done on one visit.",
  "We bring our own water and tools, and we leave the yard as we found it.",
  "If it suits you, we could take care of the windows on the same day.",
  "Pets and plants are safe: we use nothing that is harsher than soap.",
  "Morning visits are usually done before lunch, and somebody should let us in.",
  "All work is insured, and we come back at no cost if something was missed.",
  "Just reply with a day that suits you, and we will take care of the rest.",
  "There is no need to be at home as long as we can reach the side gate.",
  "Spring and fall fill up early, so it is worth picking a date soon.",
  "We remember what was done last time and start with what was left open.",
];

const subjects = [
  "A thought about your home",
  "Ready for the cold weather?",
  "Your roof and your yard",
  "One visit, two jobs done",
  "Before the season turns",
  "A small offer for a good neighbor",
];

const names = ["Ana", "Ben", "Carlos", "Dina", "Emma", "Farid", "Grace", "Hugo", "Iris", "Jonas"];

/** A message's text: five to seven sentences, or eight to eleven where texts are longer. */
export function writtenText(luck: Luck, isLonger: boolean): { subject: string; body: string } {
  const count = Math.floor(isLonger ? luck.between(8, 12) : luck.between(5, 8));
  const [subject = ""] = luck.some(1, subjects);
  const [name = ""] = luck.some(1, names);
  const body = luck.some(count, sentences).join(" ");
  return { subject, body: `Hello ${name},\n\n${body}\n\nKind regards,\nThe Brightside team` };
}
