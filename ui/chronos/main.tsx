import { mount } from '../shared/app/mount.tsx';

mount({ name: 'chronos', accent: 'violet', pages: [], HeaderEnd: () => null });
