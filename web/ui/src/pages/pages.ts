import './pages.css';
import { smooth } from '../shared/swap';

smooth();
