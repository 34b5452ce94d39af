import { existsSync, readFileSync } from 'node:fs';
import { defineConfig, type DefaultTheme } from 'vitepress';

const apiSidebar = new URL('../api/typedoc-sidebar.json', import.meta.url);

export default defineConfig({
  title: '@dl',
  description: 'Deep learning for TypeScript: train and run in Node and in the browser',
  cleanUrls: true,
  themeConfig: {
    nav: [
      { text: 'Guide', link: '/guide/start' },
      { text: 'Results', link: '/results' },
      { text: 'API', link: '/api/' },
    ],
    sidebar: [
      {
        text: 'Guide',
        items: [
          { text: 'Start', link: '/guide/start' },
          { text: 'Training', link: '/guide/training' },
          { text: 'Backends', link: '/guide/backends' },
          { text: 'Command line', link: '/guide/cli' },
        ],
      },
      { text: 'Results', link: '/results' },
      { text: 'Architecture', link: '/architecture' },
      {
        text: 'API',
        items: existsSync(apiSidebar) ? (JSON.parse(readFileSync(apiSidebar, 'utf8')) as DefaultTheme.SidebarItem[]) : [],
      },
    ],
    search: { provider: 'local' },
  },
});
