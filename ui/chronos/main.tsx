import { mount } from '../shared/app/mount.tsx';
import { HeaderEnd } from './header-end.tsx';
import { pages } from './pages.ts';

mount({ name: 'Chronos', accent: 'teal', pages, HeaderEnd });
