import './signing.css';
import { codeInAddress, openLink } from './link';

void openLink();
addEventListener('hashchange', () => {
  // Another link was opened in the same tab.
  if (codeInAddress()) location.reload();
});
