/** What runs in a frame of a foreign page: the player, what that page is told, and what it may ask for. */

import '../player/player.css';
import './frame.css';
import { copies } from '../shared/copy';
import { smooth } from '../shared/swap';
import { tellsTime } from '../shared/time';
import { listen, tell } from './host';
import { goOn } from './place';

smooth();
copies();
tellsTime();
goOn();
listen();
tell();
