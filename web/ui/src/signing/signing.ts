import './signing.css';
import { fillCode } from '../shared/code';

fillCode();
