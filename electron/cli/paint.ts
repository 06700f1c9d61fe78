/** Colours of a terminal (ECMA-48 SGR), or plain text where there are none. Colour never says what a shape or a word does not. */
export type Paint = Readonly<Record<Colour, (text: string) => string>>;
/** What a colour is for. */
export type Colour = 'heading' | 'quiet' | 'ok' | 'warning' | 'problem';

const CODES: Readonly<Record<Colour, readonly [number, number]>> = {
  heading: [1, 22],
  quiet: [2, 22],
  ok: [32, 39],
  warning: [33, 39],
  problem: [31, 39],
};

/** The paint for a terminal with or without colour. */
export function paintFor(hasColour: boolean): Paint {
  const brush = (colour: Colour) => {
    const [on, off] = CODES[colour];
    return (text: string) => (hasColour && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text);
  };
  return {
    heading: brush('heading'),
    quiet: brush('quiet'),
    ok: brush('ok'),
    warning: brush('warning'),
    problem: brush('problem'),
  };
}
