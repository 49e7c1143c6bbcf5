import classes from './ClippedText.module.css';

interface Props {
  readonly text: string;
  /** Said on hover, where it is more than the text itself. */
  readonly full?: string;
}

/** Text that ends in an ellipsis where its cell ends, and is read in full on hover. */
export function ClippedText({ text, full = text }: Props) {
  return (
    <span className={classes.text} title={full}>
      {text}
    </span>
  );
}
