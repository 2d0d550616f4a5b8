import { mount } from '../shared/app/mount.tsx';

mount({ name: 'marathon', accent: 'violet', pages: [], HeaderEnd: () => null });
