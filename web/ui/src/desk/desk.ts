import './desk.css';
import { smooth } from '../shared/swap';
import { copies } from './copy';
import { listens } from './keys';
import { keepsNotes } from './notes';
import { counts } from './timer';

// Before the page is made smooth: what it sends is to say how long it was seen.
counts();
keepsNotes();
smooth();
listens();
copies();
