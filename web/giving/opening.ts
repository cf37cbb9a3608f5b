import { useCallback, useEffect, useState } from "preact/hooks";
import { suggestLanguage, useLanguage, type Language } from "../shared/language.ts";
import { Problem } from "../shared/service.ts";

interface Opening<Opened> {
  /** What the link opens; null before it has come. */
  opened: Opened | null;
  /** What is in the way of the whole page. */
  trouble: unknown;
  onOpened: (fresh: Opened) => void;
  onTrouble: (error: unknown) => void;
  onAgain: () => void;
}

/** Open what a link opens, in the language that it speaks, under a title. Without a secret there is nothing to ask. */
export function useOpening<Opened extends { language: Language }>(
  secret: string,
  title: string,
  read: () => Promise<Opened>,
): Opening<Opened> {
  const { language } = useLanguage();
  const [opened, setOpened] = useState<Opened | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);

  const onOpened = useCallback((fresh: Opened): void => {
    suggestLanguage(fresh.language);
    setOpened(fresh);
  }, []);
  const onAgain = useCallback((): void => {
    setTrouble(null);
    if (secret === "") return setTrouble(new Problem("link_invalid", 401, "", null));
    read().then(onOpened, setTrouble);
  }, []);
  useEffect(onAgain, []);
  useEffect(() => {
    document.title = `${title} · Rubrica`;
  }, [language]);

  return { opened, trouble, onOpened, onTrouble: setTrouble, onAgain };
}
