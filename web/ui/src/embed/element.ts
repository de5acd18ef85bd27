/** `<treeguide-player src="https://host/embed/tree" label="…">`: a frame with a tree, in any page. */

{
  const STYLE = `:where(treeguide-player){display:block}
:where(treeguide-player) :where(iframe){display:block;inline-size:100%;block-size:20rem;border:0}
:where(treeguide-player) :where(dialog){inline-size:min(46rem,100vw - 2rem);max-block-size:calc(100vh - 2rem);padding:0;border:0;border-radius:.75rem;box-shadow:0 1rem 3rem #0006}
:where(treeguide-player) :where(form){position:sticky;inset-block-start:0;padding:.25rem .5rem;background:Canvas;text-align:end}
:where(treeguide-player dialog) :where(iframe){scroll-margin-block-start:3.5rem}
:where(treeguide-player) :where(form button){border:0;background:none;color:inherit;text-decoration:underline}
:where(treeguide-player) :where(button){font:inherit;min-block-size:2.75rem;padding:.5rem 1rem}`;
  const EVENTS = ['ready', 'node', 'waiting', 'answered', 'ended', 'refused', 'resized'];
  const TALLEST = 30000;
  const PATIENCE = 8000;
  /** A frame that is there speaks at once. */
  const PATIENCE_LOADED = 3000;
  const WORDS = [
    ['Close', 'This cannot be shown here. Open it in a page of its own:'],
    ['Schließen', 'Das kann hier nicht gezeigt werden. Öffnen Sie es auf einer eigenen Seite:'],
  ] as const;

  class TreeguidePlayer extends HTMLElement {
    #frame = document.createElement('iframe');
    #origin = '';
    #isReady = false;
    #silence = '';
    #said = document.createElement('p');
    #waiting = 0;
    #orders = new Map<number, { message: object; settle: (trouble?: string) => void }>();
    #number = 0;

    connectedCallback(): void {
      if (this.#origin) return this.#listen();
      // A page that says nothing of dark colours has none, and browsers pass on to frames what is said here.
      const said = document.querySelector<HTMLMetaElement>('meta[name=color-scheme]')?.content;
      if (getComputedStyle(this).colorScheme === 'normal') this.style.colorScheme = said ?? 'light';
      const address = new URL(this.getAttribute('src') ?? '', document.baseURI);
      const language = this.getAttribute('language');
      if (language) address.searchParams.set('language', language);
      this.#origin = address.origin;
      const label = this.getAttribute('label') ?? '';
      const frame = this.#frame;
      // What stands between the tags is for where this script does not run.
      this.replaceChildren();
      frame.title = label;
      frame.name = this.#place();
      // Until it speaks, it may be what browsers show of a frame that they refuse.
      frame.style.visibility = 'hidden';
      frame.allow = '';
      frame.referrerPolicy = 'no-referrer';
      // With the same origin it is that of the frame's own server, which is another one than the page's.
      frame.setAttribute('sandbox', 'allow-scripts allow-forms allow-same-origin allow-modals allow-popups allow-popups-to-escape-sandbox');
      frame.addEventListener('load', () => {
        this.#isReady = false;
        this.#wait(PATIENCE_LOADED);
        this.#post({ treeguide: 'hello' });
      });
      frame.src = address.href;
      this.#listen();
      if (this.getAttribute('mode') === 'button') this.#offer(label);
      else this.#show(this);
    }

    disconnectedCallback(): void {
      removeEventListener('message', this.#receive);
    }

    #listen(): void {
      addEventListener('message', this.#receive);
    }

    /** What tells this one from others of the same tree in the page; the frame keeps its session under it. */
    #place(): string {
      const alike = [...document.querySelectorAll('treeguide-player')].filter((one) => one.getAttribute('src') === this.getAttribute('src'));
      const place = this.getAttribute('name') ?? (alike.indexOf(this) || '');
      return place === '' ? '' : `treeguide ${place}`;
    }

    #word(number: 0 | 1): string {
      const language = this.getAttribute('language') || this.closest<HTMLElement>('[lang]')?.lang;
      return WORDS[/^de\b/.test(language ?? '') ? 1 : 0][number];
    }

    #offer(label: string): void {
      const dialog = document.createElement('dialog');
      const [opens, closes, form] = ['button', 'button', 'form'].map((name) => document.createElement(name)) as [HTMLButtonElement, HTMLButtonElement, HTMLFormElement];
      dialog.ariaLabel = opens.textContent = label;
      closes.textContent = this.getAttribute('close') ?? this.#word(0);
      form.method = 'dialog';
      form.append(closes);
      dialog.append(form);
      opens.type = 'button';
      opens.addEventListener('click', () => {
        if (!this.#frame.parentNode) this.#show(dialog);
        dialog.showModal();
        // A key that is pressed in a frame is heard by nobody outside of it.
        this.#order('escape').then(
          () => dialog.close(),
          () => undefined,
        );
      });
      this.append(opens, dialog);
    }

    #show(place: HTMLElement): void {
      place.append(this.#frame);
      this.#wait(PATIENCE);
    }

    #wait(patience: number): void {
      clearTimeout(this.#waiting);
      this.#waiting = setTimeout(() => this.#giveUp(), patience);
    }

    /** Refuses what was asked for, and says a sentence in place of a frame that never spoke: browsers say nothing of one that they refuse. */
    #giveUp(): void {
      this.#silence = `${this.#frame.src} does not answer. Is ${location.origin} among the sites of this tree, and is the tree called so?`;
      for (const { settle } of this.#orders.values()) settle(this.#silence);
      if (!this.#frame.style.visibility) return;
      console.warn(`treeguide-player: ${this.#silence}`);
      const link = document.createElement('a');
      link.href = this.#frame.src.replace('/embed/', '/go/');
      link.target = '_blank';
      link.textContent = this.getAttribute('label') || link.href;
      this.#said.replaceChildren(this.getAttribute('missing') ?? this.#word(1), ' ', link);
      this.#frame.style.blockSize = '0';
      this.#frame.after(this.#said);
    }

    /** Hears that the frame can be spoken to. */
    #begin(): void {
      clearTimeout(this.#waiting);
      this.#isReady = true;
      this.#said.remove();
      this.#silence = this.#frame.style.visibility = '';
      for (const { message } of this.#orders.values()) this.#post(message);
    }

    #post(message: object): void {
      this.#frame.contentWindow?.postMessage(message, this.#origin);
    }

    #receive = (event: MessageEvent): void => {
      if (event.source !== this.#frame.contentWindow || event.origin !== this.#origin) return;
      const { treeguide, detail, id, trouble } = Object(event.data);
      if (treeguide === 'done') this.#orders.get(id)?.settle(trouble);
      if (!EVENTS.includes(treeguide)) return;
      if (treeguide === 'ready') this.#begin();
      if (treeguide === 'resized') this.#frame.style.blockSize = `${Math.min(Math.max(0, +detail?.height || 0), TALLEST)}px`;
      // Below a long page the next one would begin out of sight.
      else if (treeguide !== 'ready' && this.#frame.getBoundingClientRect().top < 0) this.#frame.scrollIntoView();
      this.dispatchEvent(new CustomEvent(`treeguide-${treeguide}`, { detail, bubbles: true }));
    };

    /** Settled when the frame has said whether it does it; kept until there is one. */
    #order(treeguide: string, what?: unknown): Promise<void> {
      const id = ++this.#number;
      const message = { treeguide, id, what };
      return new Promise((resolve, reject) => {
        const settle = (trouble?: string): void => {
          this.#orders.delete(id);
          if (trouble) reject(new Error(trouble));
          else resolve();
        };
        this.#orders.set(id, { message, settle });
        if (this.#isReady) this.#post(message);
        else if (this.#silence) settle(this.#silence);
      });
    }

    answer(id?: string): Promise<void> {
      return this.#order('answer', id);
    }

    back(): Promise<void> {
      return this.#order('back');
    }

    end(): Promise<void> {
      return this.#order('end');
    }

    fill(values: object): Promise<void> {
      return this.#order('fill', values);
    }

    know(values: object): Promise<void> {
      return this.#order('know', values);
    }

    restart(): Promise<void> {
      return this.#order('restart');
    }
  }

  if (!customElements.get('treeguide-player')) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    document.adoptedStyleSheets.push(sheet);
    customElements.define('treeguide-player', TreeguidePlayer);
  }
}

export {};
