/** What we use of `x11`, which brings no types. */
declare module 'x11' {
  export interface XEvent {
    readonly name: string;
    readonly wid: number;
    /** Of a `PropertyNotify`. */
    readonly atom?: number;
    /** Of a `ClientMessage`. */
    readonly data?: readonly number[];
  }
  export interface XClient {
    InternAtom(
      onlyIfExists: boolean,
      name: string,
      done: (error: Error | null, atom: number) => void,
    ): void;
    GetSelectionOwner(atom: number, done: (error: Error | null, owner: number) => void): void;
    ChangeWindowAttributes(window: number, values: { readonly eventMask: number }): void;
    GetWindowAttributes(
      window: number,
      done: (error: Error | null, attributes: { readonly mapState: number }) => void,
    ): void;
    GetProperty(
      isDeleted: number,
      window: number,
      property: number,
      type: number,
      offset: number,
      length: number,
      done: (error: Error | null, answer: { readonly data: Buffer }) => void,
    ): void;
    SendEvent(destination: number, propagate: boolean, mask: number, event: object): void;
    AllocID(): number;
    CreateWindow(
      window: number,
      parent: number,
      x: number,
      y: number,
      width: number,
      height: number,
    ): void;
    MapWindow(window: number): void;
    UnmapWindow(window: number): void;
    require<Name extends keyof Extensions>(
      extension: Name,
      done: (error: Error | null, found: Extensions[Name]) => void,
    ): void;
    QueryPointer(
      window: number,
      done: (error: Error | null, pointer?: { readonly child: number }) => void,
    ): void;
    ChangeProperty(
      mode: number,
      window: number,
      property: number,
      type: number,
      bits: number,
      value: Buffer,
    ): void;
    GetGeometry(
      window: number,
      done: (
        error: Error | null,
        size: { readonly width: number; readonly height: number },
      ) => void,
    ): void;
    TranslateCoordinates(
      from: number,
      to: number,
      x: number,
      y: number,
      done: (
        error: Error | null,
        place: { readonly destX: number; readonly destY: number },
      ) => void,
    ): void;
    on(event: 'event', listener: (event: XEvent) => void): void;
    on(event: 'error' | 'end', listener: (error?: Error) => void): void;
    /** When the server has done all that it was asked before. */
    sync(done: (error: Error | null) => void): void;
    sync(): Promise<void>;
    terminate(): void;
  }
  /** What devices do, wherever it goes. */
  export interface XInput2 {
    readonly AllMasterDevices: number;
    readonly EventMask: { readonly RawButtonPress: number };
    XISelectEvents(
      window: number,
      selection: { readonly deviceId: number; readonly mask: number },
    ): void;
  }
  export interface Extensions {
    readonly xinput: XInput2;
    readonly xtest: XTest;
  }
  /** What a person would do, done by a test. */
  export interface XTest {
    readonly KeyPress: number;
    readonly KeyRelease: number;
    readonly ButtonPress: number;
    readonly ButtonRelease: number;
    readonly MotionNotify: number;
    FakeInput(
      type: number,
      detail: number,
      delayMs: number,
      window: number,
      x: number,
      y: number,
    ): void;
  }
  export interface XDisplay {
    readonly client: XClient;
    readonly screen: readonly { readonly root: number }[];
  }
  const x11: {
    createClient(
      options: { readonly display: string; readonly shm: boolean },
      done: (error: Error | null, display: XDisplay) => void,
    ): XClient;
    readonly eventMask: Readonly<Record<string, number>>;
  };
  // biome-ignore lint/style/noDefaultExport: so does the library
  export default x11;
}
