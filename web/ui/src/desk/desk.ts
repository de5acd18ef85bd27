import './desk.css';
import { smooth } from '../shared/swap';
import { tellsTime } from '../shared/time';
import { copiesTicket } from './copy';
import { listens } from './keys';
import { keepsNotes } from './notes';
import { counts } from './timer';

counts();
tellsTime('work');
keepsNotes();
smooth();
listens();
copiesTicket();
