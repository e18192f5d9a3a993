import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { mantineTheme } from './components/mantineTheme.ts';
import { useLayout } from './components/useLayout.ts';
import { Gate } from './features/session/Gate.tsx';
import { queryClient } from './realtime/eventContext.ts';
import { router } from './router.tsx';

/** Where they cover no button that is pressed all day: sending, closing, the areas of a narrow screen. */
function Toasts() {
  const layout = useLayout();
  return <Notifications position={layout === 'narrow' ? 'top-center' : 'bottom-left'} limit={4} />;
}

/** Style elements are forbidden by the content security policy: the tokens come as a file of the build. */
export function App() {
  return (
    <MantineProvider
      theme={mantineTheme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queryClient}>
        <ModalsProvider modalProps={{ centered: true, lockScroll: false }}>
          <Gate>
            <RouterProvider router={router} />
          </Gate>
          <Toasts />
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
