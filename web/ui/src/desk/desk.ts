import '../player/player.css';
import './desk.css';
import { smooth } from '../shared/swap';

smooth();
