/** Watch a trained agent, play Snake, and play Connect Four: `npm start --workspace=examples/games-in-browser`. */
import { useBackend } from '@dl/core/backends';
import { startConnectFour } from './connect-four';
import { startWatching } from './watch';

await useBackend('cpu'); // agents read their weights with it, and then act in plain JavaScript
startWatching(document.querySelector('#watch')!);
startConnectFour(document.querySelector('#connect-four')!);
