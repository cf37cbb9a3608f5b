/** Tell whenever an element enters or leaves the screen, which `margin` makes larger or smaller. */
export function watch(element: Element | null, margin: string, tell: (visible: boolean) => void): () => void {
  const observer = new IntersectionObserver((entries) => tell(entries.at(-1)?.isIntersecting ?? false), {
    rootMargin: margin,
  });
  if (element !== null) observer.observe(element);
  return () => observer.disconnect();
}
