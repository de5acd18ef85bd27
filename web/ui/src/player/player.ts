import './player.css';
import { copies } from '../shared/copy';
import { smooth } from '../shared/swap';
import { tellsTime } from '../shared/time';

smooth();
copies();
tellsTime();
