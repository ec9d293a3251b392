// Signing in: one click where the app is a demo, else e-mail address and password. Wrong credentials
// are said beside the form; nothing that was typed is lost.

import { type FormEvent, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { TextField } from '../../../ui/field.tsx';
import { Loading } from '../../../ui/notice.tsx';
import { signIn, signInOptions } from '../api/client.ts';
import { type ApiProblem, asProblem } from '../api/problem.ts';
import { ProblemNotice } from '../api/problem-notice.tsx';
import { useAnswer } from '../api/use-answer.ts';
import { sessions } from './use-session.ts';
import './sign-in-page.css';

type Doing = 'nothing' | 'demo' | 'form';

const useSignIn = () => {
  const [doing, setDoing] = useState<Doing>('nothing');
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const attempt = async (how: Doing, credentials: object) => {
    setDoing(how);
    setProblem(null);
    try {
      sessions.signedIn(await signIn(credentials));
    } catch (error) {
      setProblem(asProblem(error));
      setDoing('nothing');
    }
  };
  return { doing, problem, attempt };
};

const PasswordForm = ({
  busy,
  onSubmit,
}: {
  readonly busy: boolean;
  readonly onSubmit: (credentials: { email: string; password: string }) => void;
}) => {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    if (busy) return;
    onSubmit({ email: String(data.get('email')), password: String(data.get('password')) });
  };
  return (
    <form className="sign-in-form" onSubmit={submit}>
      <TextField
        label="E-mail address"
        name="email"
        type="email"
        autoComplete="username"
        required
      />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
      />
      <Button type="submit" kind="primary" busy={busy && 'Signing in…'}>
        Sign in
      </Button>
    </form>
  );
};

export const SignInPage = () => {
  const options = useAnswer({ question: 'options', ask: signInOptions });
  const { doing, problem, attempt } = useSignIn();
  const form = (
    <PasswordForm busy={doing === 'form'} onSubmit={(data) => void attempt('form', data)} />
  );
  return (
    <div className="sign-in">
      <h1>Write together</h1>
      <p className="ui-muted">
        Documents that several people edit at once, and workflows that review them.
      </p>
      {problem && <ProblemNotice problem={problem} />}
      {options.problem && <ProblemNotice problem={options.problem} again={options.again} />}
      {options.value === null && options.problem === null && <Loading what="the sign-in page" />}
      {options.value?.demo === true && (
        <Card title="This is a demo">
          <p className="sign-in-lead">Look around as one of its people. No password is needed.</p>
          <Button
            kind="primary"
            className="sign-in-demo"
            busy={doing === 'demo' && 'Signing in…'}
            onClick={() => void attempt('demo', { demo: true })}
          >
            Sign in to the demo
          </Button>
          <details className="sign-in-other">
            <summary>Sign in with a password instead</summary>
            {form}
          </details>
        </Card>
      )}
      {options.value?.demo === false && <Card title="Sign in">{form}</Card>}
    </div>
  );
};
