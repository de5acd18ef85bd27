import './player.css';
import { fillCode } from '../shared/code';

fillCode();
addEventListener('hashchange', fillCode);
