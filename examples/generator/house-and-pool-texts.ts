import type { ServiceTexts } from "./texts.js";

/** What was written after work in the house, on its windows and in the pool. */
export const houseAndPoolTexts: Readonly<Record<string, ServiceTexts>> = {
  pest_control: {
    openings: [
      "Thank you for having us in for pest control. We hope it has been quiet ever since.",
      "We wanted to see how things have been at your home since the pest treatment.",
      "Your last pest control visit is on our list as done, and we hope you have noticed the difference.",
    ],
    suggestions: [
      {
        next: "gutter_cleaning",
        subject: "Dry gutters, fewer insects",
        text: "Standing water in gutters is where many insects start out. Clearing them twice a year is a simple way to support the treatment, and it takes our crew about two hours.",
      },
      {
        next: "lawn_care",
        needs: "large_yard",
        subject: "A tidy yard helps the treatment last",
        text: "In a yard as large as yours, short and even grass gives pests fewer places to hide. We can look after mowing and edging every other week, or just once to start with.",
      },
      {
        next: "hvac_tune_up",
        subject: "Clean air after a clean house",
        text: "While we have your home on our calendar, a check of the heating and cooling system may be worth a thought. The technician cleans the unit, changes the filter and shows you the readings.",
      },
    ],
  },
  window_cleaning: {
    openings: [
      "Thank you for having us clean your windows. We hope you are enjoying the view.",
      "It was a pleasure to do your windows, and we hope they still let in plenty of light.",
      "Your windows were a satisfying job for our crew, top to bottom.",
    ],
    suggestions: [
      {
        next: "pressure_washing",
        needs: "patio",
        subject: "From clear windows to a clean patio",
        text: "Clear windows draw the eye outside, and for you that means the patio. We wash and rinse it in a morning and put the furniture back where it was.",
      },
      {
        next: "carpet_cleaning",
        subject: "More light shows more of the floor",
        text: "Fresh light has a way of showing what carpets have been through. Our hot-water method lifts everyday dirt without leaving them soaked; they are dry by the evening.",
      },
      {
        next: "gutter_cleaning",
        subject: "Spotless windows stay so for longer",
        text: "Streaks on upper windows often come from gutters that spill over. Clearing them takes about two hours and keeps your windows clean for longer.",
      },
    ],
  },
  pool_maintenance: {
    openings: [
      "Thank you for letting us look after your pool. It is in good shape, and we like keeping it that way.",
      "We hope you have been getting plenty of use out of your pool.",
      "Your pool visits are going well, and the crew knows its way around by now.",
    ],
    suggestions: [
      {
        next: "pressure_washing",
        needs: "pool",
        subject: "The deck around your pool",
        text: "Clear water looks even better with a clean deck around it. We wash it with low pressure, so it is gentle on the joints, and we keep every drop of runoff out of the pool.",
      },
      {
        next: "tree_trimming",
        needs: "many_trees",
        subject: "Fewer leaves in the skimmer",
        text: "A good share of what we skim comes from the trees nearby. Taking a few branches back makes the pool easier to keep clean, and we carry all the cuttings away.",
      },
      {
        next: "window_cleaning",
        subject: "A clear view of the pool",
        text: "Splashes and sunscreen have a way of reaching windows near a pool. Our crew can clean yours inside and out, frames included.",
      },
    ],
  },
  hvac_tune_up: {
    openings: [
      "Thank you for having us tune up your heating and cooling. It should be running quietly and evenly.",
      "We hope your home has been comfortable since the tune-up.",
      "Your heating and cooling system passed its check, and we were glad to help.",
    ],
    suggestions: [
      {
        next: "carpet_cleaning",
        subject: "Fresh air from the floor up",
        text: "Carpets hold on to much of the dust that a filter would otherwise catch. A thorough cleaning now keeps the air fresher and your new filter clean for longer.",
      },
      {
        next: "window_cleaning",
        subject: "Comfort you can see through",
        text: "Now that the air inside is taken care of, the windows may be worth a look. We clean them inside and out and check the seals while we are there.",
      },
      {
        next: "pest_control",
        subject: "Keeping the outdoor unit to itself",
        text: "The space around an outdoor unit is warm and sheltered, which small visitors like. A preventive treatment around the house takes less than an hour.",
      },
    ],
  },
  carpet_cleaning: {
    openings: [
      "Thank you for having us clean your carpets. We hope they still feel fresh underfoot.",
      "It was good to see how well your carpets came up, and we hope you agree.",
      "Your carpets are done, and we hope the rooms have felt brighter since.",
    ],
    suggestions: [
      {
        next: "window_cleaning",
        subject: "Bright rooms need bright windows",
        text: "Clean carpets and clear windows go well together. We do yours inside and out in about half a day, and we take our shoes off at the door.",
      },
      {
        next: "hvac_tune_up",
        subject: "Less dust on fresh carpets",
        text: "A clean filter and a well-set fan keep dust from settling on carpets. Our technician checks the system, changes the filter and explains the readings to you.",
      },
      {
        next: "pest_control",
        subject: "Keeping a fresh home that way",
        text: "Carpets are freshly done, so it is a good moment for a preventive treatment along the baseboards. It is odorless, and the rooms can be used again within the hour.",
      },
    ],
  },
};
