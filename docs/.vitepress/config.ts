import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { defineConfig, type DefaultTheme } from 'vitepress';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

/** The decision notes by number, under the headings that they have. */
const decisions = readdirSync(new URL('../decisions', import.meta.url))
  .sort()
  .map((file) => ({
    text: /^# (.+)/.exec(read(`decisions/${file}`))![1]!,
    link: `/decisions/${file.replace('.md', '')}`,
  }));

/** What typedoc wrote; nothing before its first run. */
const api = existsSync(new URL('../api', import.meta.url))
  ? (JSON.parse(read('api/typedoc-sidebar.json')) as DefaultTheme.SidebarItem[])
  : [];

export default defineConfig({
  title: '@dl',
  description: 'Deep learning for TypeScript: train and run in Node and in the browser',
  cleanUrls: true,
  vite: { build: { chunkSizeWarningLimit: 8192 } }, // the search index is one chunk
  themeConfig: {
    nav: [
      { text: 'Guide', link: '/guide/start' },
      { text: 'Gallery', link: '/gallery' },
      { text: 'FAQ', link: '/faq' },
      { text: 'Results', link: '/results' },
      { text: 'Decisions', link: decisions[0]!.link },
      { text: 'API', link: '/api/' },
    ],
    sidebar: [
      {
        text: 'Guide',
        items: [
          { text: 'Start', link: '/guide/start' },
          { text: 'Playground', link: '/guide/playground' },
          { text: 'Studio', link: '/guide/studio' },
          { text: 'Training', link: '/guide/training' },
          { text: 'Training on your pictures', link: '/guide/finetune' },
          { text: 'Weights', link: '/guide/weights' },
          { text: 'Classifying pictures', link: '/guide/classify' },
          { text: 'Video', link: '/guide/video' },
          { text: 'Style transfer', link: '/guide/style' },
          { text: 'Style on videos', link: '/guide/style-video' },
          { text: 'Dreams', link: '/guide/dream' },
          { text: 'Text in a style', link: '/guide/text' },
          { text: 'Questions about a story', link: '/guide/stories' },
          { text: 'Questions about a picture', link: '/guide/vqa' },
          { text: 'Captions', link: '/guide/captioning' },
          { text: 'Generated images', link: '/guide/gan' },
          { text: 'Games', link: '/guide/rl' },
          { text: 'Measuring and looking inside', link: '/guide/inspect' },
          { text: 'In an app', link: '/guide/app' },
          { text: 'Backends', link: '/guide/backends' },
          { text: 'Kernels', link: '/guide/kernels' },
          { text: 'Command line', link: '/guide/cli' },
        ],
      },
      { text: 'Gallery', link: '/gallery' },
      { text: 'FAQ', link: '/faq' },
      { text: 'Results', link: '/results' },
      { text: 'Architecture', link: '/architecture' },
      { text: 'Decisions', collapsed: true, items: decisions },
      { text: 'API', collapsed: true, items: api },
    ],
    search: { provider: 'local' },
  },
});
