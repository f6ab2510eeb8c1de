import type { ServiceTexts } from "./texts.js";

/** What was written after work on the roof, the outside and the yard. */
export const roofAndYardTexts: Readonly<Record<string, ServiceTexts>> = {
  roof_cleaning: {
    openings: [
      "Thank you again for letting us clean your roof. We hope it still looks as good from the street as it did on the day.",
      "It has been a little while since our crew cleaned your roof, and we hope you are happy with how it has held up.",
      "Your roof cleaning went smoothly, and the crew enjoyed working at your place.",
    ],
    suggestions: [
      {
        next: "gutter_cleaning",
        subject: "After the roof, the gutters",
        text: "Once a roof is clean, the gutters are the natural next step: whatever comes off the shingles tends to collect there. Our crew can clear and flush them in about two hours, and you do not need to be at home.",
      },
      {
        next: "pressure_washing",
        needs: "long_driveway",
        subject: "Your driveway, as fresh as your roof",
        text: "A clean roof often makes a driveway look older than it is. With one as long as yours, a gentle pressure wash makes a difference you see every time you come home.",
      },
      {
        next: "window_cleaning",
        subject: "Clear windows under a clean roof",
        text: "Many customers have their windows done after the roof, because the rinse leaves spots on the upper panes. We clean inside and out, frames and sills included.",
      },
    ],
  },
  lawn_care: {
    openings: [
      "Thank you for trusting us with your lawn. It is one of the places our crew likes to come back to.",
      "We hope you have been enjoying your lawn since we last took care of it.",
      "Looking after your lawn has been a pleasure, and it responds well to regular care.",
    ],
    suggestions: [
      {
        next: "tree_trimming",
        needs: "many_trees",
        subject: "A little more light for your lawn",
        text: "Grass does best with a few hours of sun, and your trees are generous with their shade. A careful trim lets in light without changing the look of the yard, and we take all the cuttings with us.",
      },
      {
        next: "pest_control",
        subject: "Keeping the yard pleasant to sit in",
        text: "A healthy lawn is inviting to people and to insects alike. A yard treatment along the edges keeps it comfortable to sit outside, and we only use products that are safe for pets once they are dry.",
      },
      {
        next: "pressure_washing",
        needs: "patio",
        subject: "The patio beside your lawn",
        text: "With the lawn in good shape, the patio is what guests notice next. Our crew washes and rinses it in a morning, and we cover the plants around it first.",
      },
    ],
  },
  gutter_cleaning: {
    openings: [
      "Thank you for letting us clear your gutters. They were flowing freely when the crew left.",
      "We hope your gutters have been doing their job quietly since we cleaned them.",
      "Your gutters are clean, and we were glad to help with that.",
    ],
    suggestions: [
      {
        next: "roof_cleaning",
        subject: "What we saw from the ladder",
        text: "Gutters stay clear for longer when the roof above them is clean, too. We use a soft wash that is easy on shingles, and we show you photographs from before and after.",
      },
      {
        next: "tree_trimming",
        needs: "many_trees",
        subject: "Fewer leaves in your gutters",
        text: "Most of what we took out came from the trees close to the house. Taking back the branches that reach over the roof means fewer leaves in the gutters and a longer time until the next cleaning.",
      },
      {
        next: "window_cleaning",
        subject: "While the ladders are out",
        text: "When gutters are cleared, a little water always finds its way onto the windows. We can clean them inside and out in one visit, and we are careful with flower beds and blinds.",
      },
    ],
  },
  pressure_washing: {
    openings: [
      "Thank you for letting us pressure wash at your place. We hope you still notice the difference.",
      "We were glad to see how well everything came up when we washed it.",
      "The pressure washing at your home is done, and we hope it made coming home a little nicer.",
    ],
    suggestions: [
      {
        next: "window_cleaning",
        subject: "The finishing touch: windows",
        text: "Washed walls and paving look their best beside clear windows. We do them inside and out, screens included, and usually finish within half a day.",
      },
      {
        next: "roof_cleaning",
        subject: "Next on the list: the roof",
        text: "With everything at ground level clean, the roof may be the one part that still shows its years. Our soft wash is easy on shingles, and a written quote costs you nothing.",
      },
      {
        next: "pool_maintenance",
        needs: "pool",
        subject: "And the pool beside the deck?",
        text: "Your pool surround came up well. If you would rather swim than test water, we can look after the pool, too: a visit every other week with cleaning, balancing and a short note on what was done.",
      },
    ],
  },
  tree_trimming: {
    openings: [
      "Thank you for letting us trim your trees. We hope you like the shape they are in.",
      "We were glad to give your trees some care, and we hope you enjoy the extra light.",
      "Your trees took the trim well, and the crew left with a full truck.",
    ],
    suggestions: [
      {
        next: "gutter_cleaning",
        subject: "What the trees left behind",
        text: "With the branches back from the house, now is a good time to clear out what is already in the gutters. It takes about two hours, and they should stay clear for much longer.",
      },
      {
        next: "lawn_care",
        needs: "large_yard",
        subject: "More sun on a large lawn",
        text: "Your lawn gets more light now, and with a yard of that size it is worth helping it along. We can feed, mow and edge it every other week, or once to see how you like it.",
      },
      {
        next: "roof_cleaning",
        subject: "Light on the roof again",
        text: "Shade keeps roofs damp, and now that yours gets more sun a soft wash will last. We send photographs from before and after, so you can see it without climbing up.",
      },
    ],
  },
};
