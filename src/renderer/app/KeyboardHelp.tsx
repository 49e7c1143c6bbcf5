import { Modal } from '@mantine/core';
import { SHORTCUTS } from './shortcuts.ts';
import classes from './KeyboardHelp.module.css';

/** Every key of the console on one page. */
export function KeyboardHelp({ onClose }: { onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title="Keyboard" size={760}>
      <div className={classes.columns}>
        {SHORTCUTS.map(({ title, keys }) => (
          <section key={title}>
            <h2 className={classes.title}>{title}</h2>
            <dl className={classes.keys}>
              {keys.map(([key, does]) => (
                <div key={key} className={classes.line}>
                  <dt>
                    <kbd className={classes.key}>{key}</kbd>
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
