import './signing.css';
import { copies } from '../shared/copy';
import { codeInAddress, openLink } from './link';

copies();
void openLink();
addEventListener('hashchange', () => {
  // Another link was opened in the same tab.
  if (codeInAddress()) location.reload();
});
