import './api/zodWithoutEval.js';
import './theme/base.css';
import './layout/layout.css';
import './components/components.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from './api/createQueryClient.js';
import { createPageRouter } from './createPageRouter.js';
import { ThemeProvider } from './theme/ThemeProvider.js';

const place = document.getElementById('root');
if (!place) throw new Error('index.html has no #root');
const queryClient = createQueryClient();
const router = createPageRouter(queryClient);

createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <ThemeProvider>
        <RouterProvider router={router} />
      </ThemeProvider>
    </QueryClientProvider>
  </StrictMode>,
);
