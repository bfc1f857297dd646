import { BASE } from './base.ts';
import { COLOURS } from './colours.ts';
import { CONTROLS } from './controls.ts';
import { LISTS } from './lists.ts';

/** The style sheet of every page, as text; pages load it from their `styleHref`. */
export const styleSheet: string = [COLOURS, BASE, CONTROLS, LISTS].join('\n');
