import './player.css';
import { smooth } from '../shared/swap';

smooth();
