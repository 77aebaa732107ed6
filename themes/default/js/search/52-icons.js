// The drawings of the kinds, as on the pages.
import { drawing } from './50-app.js';

const PATHS = {
  incident: 'M12 4 2.8 20h18.4zM12 10v4.5M12 17.4v.1',
  recipe: 'M4 18h5M9 12h6M15 6h5',
  rule: 'M5 4h14v16H5zM9 9h6M9 13h6',
  lesson: 'M9 18h6M10 21h4M12 3a6 6 0 0 0-3.6 10.8c.7.6 1.1 1.2 1.1 2.2h5c0-1 .4-1.6 1.1-2.2A6 6 0 0 0 12 3z',
  factor: 'M12 3v6M12 21v-3M4.2 7.5l5 3M19.8 7.5l-5 3M4.5 18h15',
  term: 'M5 19.5V6a2 2 0 0 1 2-2h12v14H6.5a1.5 1.5 0 0 0 0 3H19',
  guide: 'M4 5.5h6a2 2 0 0 1 2 2V20M20 5.5h-6a2 2 0 0 0-2 2M4 5.5V18h6a2 2 0 0 1 2 2 2 2 0 0 1 2-2h6V5.5',
  check: 'M4 12.5l5 5L20 6.5',
  decide: 'M12 4v5M12 9c0 4-6 2-6 7v4M12 9c0 4 6 2 6 7v4',
};
const CROSS = 'm6 6 12 12M18 6 6 18';

export const kindIcon = (kind) => drawing(PATHS[kind] ?? PATHS.rule);
export const crossIcon = () => drawing(CROSS);
