import { render } from 'preact';
import { App } from './app';
import { connect } from './state';

connect();
render(<App />, document.body);
