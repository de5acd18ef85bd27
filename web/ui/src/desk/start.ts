import '../pages/pages.css';
import './start.css';
import { smooth } from '../shared/swap';

smooth();

/** What was found is at hand at once, as on a page that a browser has loaded. */
const main = document.getElementById('main');
const first = () => main?.querySelector<HTMLElement>('[autofocus]')?.focus();
if (main) new MutationObserver(first).observe(main, { childList: true });
