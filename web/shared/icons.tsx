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
export const ClipIcon = (): JSX.Element => (
  <Icon>
    <path d="M17.500 9.500L10.800 16.200a2.100 2.100 0 0 1-3-3L14.700 6.300a3.700 3.700 0 0 1 5.200 5.200L12.700 18.700a5.300 5.300 0 0 1-7.500-7.500L11.500 5" />
  </Icon>
);
export const CameraIcon = (): JSX.Element => (
  <Icon>
    <path d="M4 8.500h3.200L8.900 6h6.200l1.700 2.500H20v10.500H4zM12 10.500a3 3 0 1 1 0 6 3 3 0 0 1 0-6z" />
  </Icon>
);
export const PersonIcon = (): JSX.Element => (
  <Icon>
    <path d="M12 4.500a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7zM5 20a7 7 0 0 1 14 0" />
  </Icon>
);
export const BackIcon = (): JSX.Element => (
  <Icon>
    <path d="M14.500 6L8.500 12l6 6" />
  </Icon>
);
export const NextIcon = (): JSX.Element => (
  <Icon>
    <path d="M9.500 6l6 6-6 6" />
  </Icon>
);
export const DownIcon = (): JSX.Element => (
  <Icon>
    <path d="M12 5v13M6.500 12.500L12 18l5.500-5.500" />
  </Icon>
);
