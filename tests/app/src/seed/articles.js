'use strict';

/** Eight articles with realistic titles: long, short, quoted, emoji, German, markup, numbers, a question. */
module.exports = [
  {
    title:
      'What we learned from moving eleven years of customer e-mail out of one enormous PostgreSQL table without taking the product down for a single minute',
    slug: 'moving-eleven-years-of-email',
    description:
      'A table with 2.1 billion rows, a vacuum that never ended, and the quiet six-week migration that nobody noticed.',
    category: 'Engineering',
    author: 'Marit Solheim',
    body: `The table was called \`messages\`, because of course it was. It had begun as an afterthought in 2014 and had grown, one innocent feature at a time, into 2.1 billion rows and 4.8 terabytes.

## Write twice, read once

We did not move it. We stopped needing it. For six weeks every new message went to two places, and a slow, polite worker carried the old ones over at night:

\`\`\`sql
SELECT id FROM messages WHERE copied_at IS NULL
ORDER BY id LIMIT 5000 FOR UPDATE SKIP LOCKED;
\`\`\`

The trick was not the query. The trick was being able to stop it, at any moment, and lose nothing.

## What we would do again

- Count both sides every hour, and page somebody when the numbers differ.
- Switch the readers one customer at a time, ourselves first.
- Keep the old table for a month. We never needed it, and we slept better.`,
    seo: {
      metaTitle: 'Moving 2.1 billion rows without downtime',
      metaDescription:
        'How a team of five moved eleven years of customer e-mail out of one PostgreSQL table in six quiet weeks, and what it would do again.',
    },
  },
  {
    title: 'Defaults',
    slug: 'defaults',
    description: 'Most people never open the settings. That makes the settings your real design.',
    category: 'Design',
    author: 'Jonas Weber',
    body: `Nine in ten of our customers have never opened the settings page. We know, because for a year it had a typo in its title and nobody wrote to us.

So the defaults are the product. Everything else is a footnote for the curious.

> A good default is a decision you took so that somebody else does not have to.`,
  },
  {
    title: '“It works on my machine” isn’t an excuse — it’s a "design problem"',
    slug: 'it-works-on-my-machine',
    description:
      "Why we stopped writing set-up guides, and what we put in the repository instead of 'just ask Piotr'.",
    category: 'Engineering',
    author: 'Piotr Zieliński',
    body: `Every team has a Piotr. Ours is me. For three years new colleagues spent their first two days next to my desk, installing things in an order that only I knew.

Then I went on parental leave.

## One command, or none

What came out of the panic was a rule: a fresh clone has to run with **one command**, on a laptop that has never met us. If it needs a second one, that is a bug, and it goes to the top of the list.`,
    seo: {
      metaTitle: '“It works on my machine” is a design problem',
      metaDescription:
        'Set-up guides rot. One command that works on a laptop that has never met you does not. How we got there, and why it took a baby.',
    },
  },
  {
    title: 'The autumn release is here 🍂🚀',
    slug: 'autumn-release',
    description: 'Shared inboxes, quieter notifications and a dark mode that is actually dark 🌒.',
    category: 'Company',
    author: 'Amina Diallo',
    body: `Three things are new today, and one old thing is gone.

1. **Shared inboxes** for teams of any size.
2. **Quiet hours**, which do what it says.
3. **Dark mode**, drawn again from nothing.

Gone is the weekly summary e-mail. You told us, at length. Thank you. 💌`,
  },
  {
    locale: 'de',
    title: 'Über Straßenbäume, Grundwasser und 40 °C im Schatten: Was Messgeräte uns erzählen',
    slug: 'strassenbaeume-und-grundwasser',
    description:
      'Ein Sommer lang haben wir in Kiel die Feuchte unter achtzig Linden gemessen. Die größte Überraschung lag nicht im Boden.',
    category: 'Nature',
    author: 'Jonas Weber',
    body: `Achtzig Linden, achtzig Sensoren, ein Sommer. Wir wollten wissen, wann ein Straßenbaum Durst hat, bevor man es ihm ansieht.

## Die größte Überraschung

Nicht die Hitze entscheidet, sondern der Belag. Unter Pflaster war der Boden im August doppelt so feucht wie unter Asphalt, nur drei Meter weiter.

Die Daten liegen offen. Wer gießen möchte, darf nachsehen, wo es sich lohnt.`,
    seo: {
      metaTitle: 'Was achtzig Straßenbäume über Grundwasser erzählen',
      metaDescription:
        'Ein Sommer lang haben wir in Kiel die Bodenfeuchte unter achtzig Linden gemessen. Entscheidend ist nicht die Hitze, sondern der Belag.',
    },
  },
  {
    title: 'When <picture> beats <img srcset>, and why `Array.prototype.map()` & friends don’t care',
    slug: 'picture-beats-img-srcset',
    description:
      'Art direction, resolution switching and the <source> element: three jobs, two tags, one rule of thumb.',
    category: 'Engineering',
    author: 'Marit Solheim',
    body: `There are two questions, and they sound alike. *How large should this image be?* and *which image should this be?*

\`\`\`html
<picture>
  <source media="(max-width: 40rem)" srcset="square.webp" />
  <img src="wide.webp" width="1536" height="864" alt="" />
</picture>
\`\`\`

The first question belongs to \`srcset\` and \`sizes\`. Only the second needs \`<picture>\`. If the crop is the same, leave it out.`,
  },
  {
    title: '27 % faster, 1,204 commits, 0 weekends: 2025 in numbers',
    slug: '2025-in-numbers',
    description: 'Our year in 14 releases, 3 outages and 11,890 answered letters.',
    category: 'Company',
    author: 'Amina Diallo',
    body: `We count things all year, and once a year we look at them.

- **1,204** commits by 9 people
- **14** releases, **3** outages, the longest of 11 minutes
- **27 %** less time to first byte, in the median
- **0** weekends worked

The last number is the one we are proud of.`,
    seo: {
      metaTitle: '2025 in numbers',
      metaDescription:
        'One year of a small software company: 1,204 commits, 14 releases, 3 outages, 11,890 answered letters and not one weekend worked.',
    },
  },
  {
    title: 'Should an editor really have to choose the crop?',
    slug: 'should-an-editor-choose-the-crop',
    description:
      'Machines are good at finding faces and bad at finding the point. A short argument for one small dot.',
    category: 'Design',
    author: 'Piotr Zieliński',
    body: `A photograph is cut at least four times before anybody sees it: for the page, the list, the phone and the link preview. Nobody has time to cut it four times.

So we ask for **one dot**. Put it where the eye should land, and every crop keeps it. When nobody sets it, we guess, and we say that we guessed.`,
  },
];
