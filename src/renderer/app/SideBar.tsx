import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useApi } from '../lib/engine/index.ts';
import { formatCount } from '../lib/format/index.ts';
import { SCREENS, waitingOn } from './screens.ts';
import classes from './SideBar.module.css';

/** The screens, with the work that waits on each for this operator. Zero shows nothing. */
export function SideBar() {
  const { data: overview } = useQuery(useApi().overview.get.queryOptions({ input: {} }));
  return (
    <nav className={classes.side} aria-label="Screens">
      <div className={classes.brand}>
        <img src="/icon.svg" alt="" width={18} height={18} />
        <span>Counterfoil</span>
      </div>
      {SCREENS.map(({ name, path, key, Icon, group }, index) => {
        const waiting = waitingOn(name, overview?.counts);
        const isFirstOfGroup = index > 0 && SCREENS[index - 1]?.group !== group;
        return (
          <Link
            key={path}
            to={path}
            className={classes.link}
            data-apart={isFirstOfGroup || undefined}
            activeOptions={{ exact: path === '/', includeSearch: false }}
            title={`${name} (g ${key})`}
          >
            <Icon size={16} stroke={1.6} aria-hidden />
            <span className={classes.name}>{name}</span>
            {waiting > 0 && (
              <span className={classes.count} data-urgent={name === 'Connections' || undefined}>
                <span className="visually-hidden">, waiting: </span>
                {formatCount(waiting)}
              </span>
            )}
          </Link>
        );
      })}
    </nav>
  );
}
