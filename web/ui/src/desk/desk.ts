import './desk.css';
import { smooth } from '../shared/swap';
import { tellsTime } from '../shared/time';
import { copiesTicket } from './copy';
import { keepsDrafts } from './drafts';
import { fills } from './fill';
import { listens } from './keys';
import { keepsNotes } from './notes';
import { counts } from './timer';

counts();
tellsTime('work');
keepsNotes();
keepsDrafts();
smooth();
listens();
copiesTicket();
fills();
