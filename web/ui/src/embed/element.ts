/** `<treeguide-player src="https://host/embed/tree" label="…">`: a frame with a tree, in any page. */

{
  const STYLE = `:where(treeguide-player){display:block}
:where(treeguide-player) :where(iframe:not([hidden])){display:block;inline-size:100%;block-size:20rem;border:0}
:where(treeguide-player) :where(dialog){inline-size:min(46rem,100vw - 2rem);max-block-size:calc(100vh - 2rem);padding:0;border:0;border-radius:.75rem;box-shadow:0 1rem 3rem #0006}
:where(treeguide-player) :where(form){text-align:end}
:where(treeguide-player) :where(form button){border:0;background:none;color:inherit;text-decoration:underline}
:where(treeguide-player) :where(button){font:inherit;min-block-size:2.75rem;padding:.5rem 1rem}`;
  const EVENTS = ['ready', 'node', 'answered', 'ended', 'refused', 'resized'];
  const TALLEST = 30000;
  const PATIENCE = 8000;

  class TreeguidePlayer extends HTMLElement {
    #frame = document.createElement('iframe');
    #origin = '';
    #isReady = false;
    #orders = new Map<number, { message: object; settle: (trouble?: string) => void }>();
    #number = 0;

    connectedCallback(): void {
      if (this.#origin) return this.#listen();
      // A page that says nothing of dark colours has none, and browsers pass on to frames what is said here.
      if (getComputedStyle(this).colorScheme === 'normal') this.style.colorScheme = 'light';
      const address = new URL(this.getAttribute('src') ?? '', document.baseURI);
      const language = this.getAttribute('language');
      if (language) address.searchParams.set('language', language);
      this.#origin = address.origin;
      const label = this.getAttribute('label') ?? '';
      const frame = this.#frame;
      frame.title = label;
      frame.allow = '';
      frame.referrerPolicy = 'no-referrer';
      // With the same origin it is that of the frame's own server, which is another one than the page's.
      frame.setAttribute('sandbox', 'allow-scripts allow-forms allow-same-origin allow-modals allow-popups allow-popups-to-escape-sandbox');
      frame.addEventListener('load', () => this.#post({ treeguide: 'hello' }));
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

    #offer(label: string): void {
      const dialog = document.createElement('dialog');
      const [opens, closes, form] = ['button', 'button', 'form'].map((name) => document.createElement(name)) as [HTMLButtonElement, HTMLButtonElement, HTMLFormElement];
      dialog.ariaLabel = opens.textContent = label;
      closes.textContent = this.getAttribute('close') ?? 'Close';
      form.method = 'dialog';
      form.append(closes);
      dialog.append(form);
      opens.type = 'button';
      opens.addEventListener('click', () => {
        if (!this.#frame.parentNode) this.#show(dialog);
        dialog.showModal();
      });
      this.append(opens, dialog);
    }

    /** Shows the frame, and a sentence in place of it while nothing in it speaks: browsers say nothing of a frame that they refuse. */
    #show(place: HTMLElement): void {
      const said = document.createElement('p');
      const link = document.createElement('a');
      link.href = this.#frame.src.replace('/embed/', '/go/');
      link.target = '_blank';
      link.textContent = this.getAttribute('label') || link.href;
      said.append(this.getAttribute('missing') ?? 'This cannot be shown here. Open it in a page of its own:', ' ', link);
      place.append(this.#frame);
      setTimeout(() => {
        if (this.#isReady) return;
        this.#frame.hidden = true;
        place.append(said);
        console.warn(`treeguide-player: ${this.#frame.src} does not answer. Is ${location.origin} among the sites of this tree, and is the tree called so?`);
        this.addEventListener('treeguide-ready', () => {
          this.#frame.hidden = false;
          said.remove();
        }, { once: true });
      }, PATIENCE);
    }

    #post(message: object): void {
      this.#frame.contentWindow?.postMessage(message, this.#origin);
    }

    #receive = (event: MessageEvent): void => {
      if (event.source !== this.#frame.contentWindow || event.origin !== this.#origin) return;
      const { treeguide, detail, id, trouble } = Object(event.data);
      if (treeguide === 'done') this.#orders.get(id)?.settle(trouble);
      if (!EVENTS.includes(treeguide)) return;
      if (treeguide === 'ready') {
        this.#isReady = true;
        for (const { message } of this.#orders.values()) this.#post(message);
      }
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
