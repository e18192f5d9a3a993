/** @jsxImportSource preact */
import { useRef, useState } from 'preact/hooks';
import { useChatState, useWidget } from '../widgetContext.ts';

/** Name and e-mail before the first message, or so that the answer finds its way when nobody is there. */
export function Introduce() {
  const { chat, text } = useWidget();
  const state = useChatState();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const emailField = useRef<HTMLInputElement>(null);
  const [isWrong, setIsWrong] = useState(false);
  const isRefused = isWrong || state.introductionRefusal !== null;

  const handleSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const isRight = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim());
    setIsWrong(!isRight);
    if (!isRight) {
      emailField.current?.focus();
    } else {
      chat.introduce({ name: name.trim(), email: email.trim() });
    }
  };

  return (
    <form class="introduce" noValidate onSubmit={handleSubmit}>
      <p class="lead">{state.isAttended ? state.config.greeting || text.askBoth : text.askAway}</p>
      <label>
        {text.name}
        <input
          type="text"
          autocomplete="name"
          maxLength={120}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <label>
        {text.email}
        <input
          ref={emailField}
          type="email"
          autocomplete="email"
          maxLength={254}
          value={email}
          aria-invalid={isRefused}
          aria-describedby={isRefused ? 'email-wrong' : undefined}
          onInput={(event) => setEmail(event.currentTarget.value)}
        />
      </label>
      {isRefused && (
        <p class="fault" id="email-wrong" role="alert">
          {text.emailWrong}
        </p>
      )}
      <button type="submit" class="primary">
        {state.isAttended ? text.start : text.leave}
      </button>
    </form>
  );
}
