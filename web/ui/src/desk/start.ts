import '../pages/pages.css';
import './start.css';
import { smooth } from '../shared/swap';

smooth();
