import type { ComponentChildren, JSX } from "preact";

function Icon({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      {children}
    </svg>
  );
}

export const CloseIcon = (): JSX.Element => (
  <Icon>
    <path d="M6 6l12 12M18 6L6 18" />
  </Icon>
);
export const CheckIcon = (): JSX.Element => (
  <Icon>
    <path d="M5 12.5l4.5 4.5L19 7.5" />
  </Icon>
);
export const PenIcon = (): JSX.Element => (
  <Icon>
    <path d="M4 20l1.2-4.6L15.6 5a2 2 0 0 1 2.8 0l.6.6a2 2 0 0 1 0 2.8L8.6 18.8 4 20zM13.5 7.1l3.4 3.4" />
  </Icon>
);
export const LockIcon = (): JSX.Element => (
  <Icon>
    <path d="M7 11V8a5 5 0 0 1 10 0v3M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1z" />
  </Icon>
);
export const DownloadIcon = (): JSX.Element => (
  <Icon>
    <path d="M12 4v11M7.5 11L12 15.5 16.5 11M5 20h14" />
  </Icon>
);
export const UndoIcon = (): JSX.Element => (
  <Icon>
    <path d="M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10h-3" />
  </Icon>
);
export const EraseIcon = (): JSX.Element => (
  <Icon>
    <path d="M5 7h14M10 4h4M7 7l1 12.2a.9.9 0 0 0 .9.8h6.2a.9.9 0 0 0 .9-.8L17 7" />
  </Icon>
);
export const NoticeIcon = (): JSX.Element => (
  <Icon>
    <path d="M12 8v5M12 16.5v.1M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17z" />
  </Icon>
);
export const CloudOffIcon = (): JSX.Element => (
  <Icon>
    <path d="M4 4l16 16M9.5 6.2A6 6 0 0 1 17.9 11 4 4 0 0 1 20.4 17M16.5 18H8a4.5 4.5 0 0 1-1.3-8.8" />
  </Icon>
);
export const ClockIcon = (): JSX.Element => (
  <Icon>
    <path d="M12 7.500V12l3 2M12 3.500a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17z" />
  </Icon>
);
